/* Says how far a batch is to those who don't see the page, only what is new of it; and keeps its files up to date. */
import { say } from "./elements.js";

const SHOWN_ANEW_AFTER = 5000; // the list of files is asked for at most this often
let timer = 0;
let shownAt = 0;
let goesToFiles = false; // the focus does, once they are shown anew

document.addEventListener("htmx:afterSwap", () => {
  const sentence = document.querySelector("[data-sentence]")?.textContent ?? "";
  const said = document.getElementById("batch-said");
  if (said) say(said, sentence);
});

/* The server says with the sums that something is otherwise than this page was told before. */
document.addEventListener("batch-moved", () => {
  timer ||= setTimeout(() => {
    timer = 0;
    const files = document.getElementById("batch-files");
    if (files && isInUse(files)) files.querySelector("[data-part=moved]").hidden = false;
    else if (files) showAnew(files);
  }, Math.max(0, shownAt + SHOWN_ANEW_AFTER - Date.now()));
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-part=moved] button")) return;
  goesToFiles = true;
  showAnew(document.getElementById("batch-files"));
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (!goesToFiles || event.target.id !== "batch-files") return;
  goesToFiles = false;
  document.getElementById("files").focus();
});

function showAnew(files) {
  shownAt = Date.now();
  htmx.trigger(files, "show-anew");
}

/* Whether somebody points to a file or a button, or has it in the keyboard's focus: it must not move away. */
const isInUse = (files) => Boolean(files.querySelector(":focus, .file-lines:hover, .batch-acts:hover"));
