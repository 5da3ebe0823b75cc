/* The upload page: tells what will happen with chosen or dropped files, sends them, shows how far it is. */

import { ask } from "./asking.js";
import { fromDrop, fromInput } from "./collecting.js";
import { makeHasher } from "./hashing.js";
import { begin, forget, isOf, printOf, recall } from "./memory.js";
import { describe, makePlan, readableSize } from "./plan.js";
import { sendAll, stopAll } from "./sending.js";
import { hasCome, showLeftOut, showSending } from "./showing.js";

const ASKED_AGAIN_AFTER = 3000; // the batch's sums are asked for at most this often while files are sent

const form = document.getElementById("upload-form");
const limits = {
  letter: Number(form.dataset.letter),
  archive: Number(form.dataset.archive),
  left: form.dataset.left === "" ? null : Number(form.dataset.left),
};
const parts = Object.fromEntries(
  [...document.querySelectorAll("[data-part]")].map((element) => [element.dataset.part, element]),
);
const batchProgress = document.getElementById("batch-progress");
let plan = null;
let isSending = false;

function watch() {
  for (const element of document.querySelectorAll("[data-with-scripts]")) element.hidden = false;
  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => propose(fromInput(input)));
    if (input.files.length) propose(fromInput(input)); // chosen before this script came
  }
  document.addEventListener("files-dropped", takeDropped);
  takeDropped();
  parts.folder.addEventListener("click", () => parts.folderInput.click());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (plan?.sent.length && !plan.isTooMuch && !isSending) send();
    else sayWhatIsMissing();
  });
  parts.further.addEventListener("click", () => chooseAgain(plan.sent.filter((item) => item.state === "failed")));
  window.addEventListener("beforeunload", (event) => {
    if (isSending) event.preventDefault();
  });
  parts.forget.addEventListener("click", () => {
    stopAll(Object.values(recall()?.urls ?? {}), token());
    forget();
    parts.unfinished.hidden = true;
    form.elements.files.focus();
  });
  tellUnfinished();
}

async function takeDropped() {
  const dropped = window.droppedFiles;
  if (!dropped) return;
  window.droppedFiles = null;
  if (isSending) parts.later.textContent = "What was dropped just now was not taken: drop it once these are sent.";
  else propose(await fromDrop(dropped));
}

function sayWhatIsMissing() {
  parts.plan.hidden = false;
  if (!plan) parts.planFiles.textContent = "No files are chosen yet.";
  parts.plan.focus();
}

function tellUnfinished() {
  const unfinished = recall();
  parts.unfinished.hidden = !unfinished;
  if (!unfinished) return;
  parts.unfinishedBegan.textContent = new Date(unfinished.began).toLocaleString("en-US");
  parts.unfinishedPage.href = unfinished.page;
}

async function propose(items) {
  if (isSending || !items.length) return;
  const unfinished = recall();
  const proposed = makePlan(items, limits, (item) => Boolean(unfinished?.urls[printOf(item)]));
  plan = proposed;
  const described = plan.sent.length ? `${await describe(plan)}.` : "None of these files can be taken.";
  if (plan !== proposed || isSending) return; // other files were chosen meanwhile
  form.hidden = parts.plan.hidden = false;
  parts.sending.hidden = true;
  parts.planFiles.textContent = described;
  parts.planRoom.hidden = !plan.isTooMuch;
  parts.planRoom.textContent = `These are ${readableSize(plan.bytes)}, more than your account may upload now.`;
  parts.planAgain.hidden = !(unfinished && isOf(unfinished, plan.sent));
  showLeftOut(parts, plan);
  parts.submit.textContent = plan.sent.length === 1 ? "Upload 1 file"
    : `Upload ${plan.sent.length.toLocaleString("en-US")} files`;
}

async function send() {
  isSending = true;
  form.hidden = parts.further.hidden = true;
  parts.sending.hidden = false;
  parts.sending.focus();
  for (const told of [parts.said, parts.later, batchProgress]) told.replaceChildren(); // of files before these
  plan.sent = plan.sent.map(({ file, path }) => ({ file, path, state: "waiting", sent: 0, message: "" }));
  const items = plan.sent;
  showSending(parts, items);
  const unfinished = await openBatch(items);
  parts.batchPage.href = unfinished.page;
  const askAgain = asksNowAndThen(unfinished.progress);
  const upload = {
    unfinished,
    urls: { create: form.dataset.create, group: form.dataset.group },
    token: token(),
    publish: Boolean(form.elements.publish_when_clean?.checked),
    hash: makeHasher(form.dataset.worker),
    told: () => {
      showSending(parts, items);
      if (items.some(hasCome)) parts.batchPage.hidden = false;
      askAgain();
    },
    paused: showPause,
  };
  upload.told();
  await sendAll(items, upload);
  isSending = false;
  const failed = items.filter((item) => item.state === "failed").length;
  if (!failed) forget();
  parts.unfinished.hidden = true;
  parts.further.hidden = false;
  parts.further.textContent = failed ? "Send again what was not sent" : "Upload more";
  showSending(parts, items);
  showProgress(unfinished.progress);
}

/* Show the form anew, with the files that are to be sent again, if there are any. */
function chooseAgain(failed) {
  for (const input of form.querySelectorAll("input[type=file]")) input.value = "";
  form.hidden = false;
  parts.sending.hidden = parts.batchPage.hidden = parts.plan.hidden = true;
  parts.submit.textContent = "Upload";
  plan = null;
  if (failed.length) propose(failed).then(() => parts.plan.focus());
  else {
    form.reset();
    form.elements.files.focus();
  }
}

/* Return the batch that files go to: the unfinished one if they are of it and it is still there. */
async function openBatch(items) {
  try {
    const unfinished = recall();
    if (unfinished && isOf(unfinished, items)) {
      const response = await ask(() => [unfinished.progress], showPause);
      if (response.ok) return unfinished;
    }
    const headers = { "X-CSRFToken": token() };
    const response = await ask(() => [form.dataset.open, { method: "POST", headers }], showPause);
    return begin(await response.json(), items);
  } catch {
    isSending = false;
    window.location.reload(); // the sign-in has ended: the page leads to it
    return new Promise(() => {});
  }
}

function showPause(seconds, status) {
  const why = status === 429 ? "More came from you than is taken in a minute." : "The connection is lost.";
  parts.paused.textContent = seconds
    ? `${why} What arrived is kept; the next try is in ${seconds} seconds at most.` : "";
}

const token = () => form.elements.csrfmiddlewaretoken.value;

/* Ask how far the batch is; the part that comes asks again by itself, and then takes the place of this. */
function showProgress(address) {
  htmx.ajax("GET", address, { source: "#batch-progress", swap: "innerHTML" }).catch(() => {});
}

function asksNowAndThen(address) {
  let timer = 0;
  return () => {
    timer ||= setTimeout(() => {
      timer = 0;
      showProgress(address);
    }, ASKED_AGAIN_AFTER);
  };
}

watch();
