/* Items that are split, merged, added, removed and moved: the server makes the form anew, nothing is saved. */
import { parsePage } from "../elements.js";
import { focusTwin, watchTyping } from "./meanwhile.js";
import { focusPart } from "./parts.js";
import { inTurn, send, sendForm } from "./sending.js";

const UNSAVED = "#review-form[data-unsaved]";

export function watchChanges() {
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (form.matches(".review-accept") && document.querySelector(UNSAVED)) {
      event.preventDefault();
      sendBeside(form, submitter);
    }
    if (form.id !== "review-form") return;
    if (submitter?.name === "change") {
      event.preventDefault();
      sendChange(submitter.value, submitter.closest("[data-part]"));
    } else if (submitter?.value !== "preview") {
      event.preventDefault();
      sendForm(submitter);
    }
  });
  document.addEventListener("input", (event) => {
    if (event.target.closest("#review-form [data-part]")) noteUnsaved();
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector(UNSAVED)) event.preventDefault();
  });
  // where the second heading begins is told by the caret in the first
  document.addEventListener("focusout", ({ target }) => {
    if (!target.name?.endsWith(".description") || !target.selectionStart) return;
    const words = target.value.slice(target.selectionStart).trimStart();
    const split = target.closest("[data-part]").querySelector("[data-split]");
    if (split && words) split.value = words.split(/\s+/).slice(0, 5).join(" ");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches?.("[data-split]")) return;
    event.preventDefault(); // Enter saves elsewhere
    event.target.closest("[data-part]").querySelector("[data-shortcut=item-split]").click();
  });
}

/* Send a small form while the large one has what is not saved, and show only what that changes. */
async function sendBeside(form, submitter) {
  const data = new URLSearchParams(new FormData(form, submitter));
  if (!await send(form, data, { Accept: "application/json" })) return;
  const response = await fetch(window.location.href);
  const page = parsePage(await response.text());
  replaceContent(".review-problems", page);
  replaceContent("[data-messages]", page);
  focusPart(document.querySelector(".review-problems"));
}

export function noteUnsaved() {
  document.getElementById("review-form").dataset.unsaved = "";
}

/* Send the form with a change of a part, once earlier ones are answered, and put in its place what comes back, with
   what was typed meanwhile. Who went on to another control stays there; else the focus goes to what is new, else to
   where it was, else to the part, or to the one around it where that is gone. */
export function sendChange(change, part = null) {
  const focused = document.activeElement?.id;
  return inTurn(() => changeForm(change, part, focused));
}

async function changeForm(change, part, focused) {
  const form = document.getElementById("review-form");
  const [before, carryOver] = [idsIn(form), watchTyping(form)];
  const around = [part, part?.closest(".review-item")].map((element) => element?.id ?? "");
  const data = new URLSearchParams(new FormData(form));
  data.set("change", change);
  const response = await send(form, data);
  if (!response) return;
  const page = parsePage(await response.text());
  const made = page.getElementById("review-form");
  if (!made) {
    window.location.reload(); // the letter has no form any more
    return;
  }
  const isTyped = carryOver(made);
  const now = document.activeElement;
  const hasMoved = now.id !== focused && now !== document.body;
  form.replaceWith(made);
  if (isTyped) noteUnsaved();
  replaceContent("#review-text", page);
  replaceContent("[data-messages]", page);
  if (hasMoved || (isTyped && now.form === form)) {
    focusTwin(made, now);
    return;
  }
  const fresh = [...made.querySelectorAll("[data-part]")].find((each) => !before.has(each.id));
  const control = fresh?.querySelector("textarea, select, input:not([type=hidden])");
  const places = [control, ...[focused, ...around].map((id) => document.getElementById(id || "none"))];
  const target = places.find((place) => made.contains(place)) ?? made.querySelector(".review-item");
  if (target === control) target.focus();
  else if (target.id && target.id === now.id) focusTwin(made, now);
  else focusPart(target);
}

function idsIn(form) {
  return new Set([...form.querySelectorAll("[data-part]")].map((part) => part.id));
}

function replaceContent(selector, page) {
  const [old, made] = [document.querySelector(selector), page.querySelector(selector)];
  if (old && made) old.replaceChildren(...made.childNodes);
}
