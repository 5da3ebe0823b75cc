/* Items that are split, merged, added, removed and moved: the server makes the form anew, nothing is saved. */
import { send, sendForm } from "./sending.js";

export function watchChanges() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id !== "review-form") return;
    if (event.submitter?.name === "change") {
      event.preventDefault();
      sendChange(event.submitter.value);
    } else if (event.submitter?.value !== "preview") {
      event.preventDefault();
      sendForm(form, event.submitter);
    }
  });
  document.addEventListener("input", (event) => {
    if (event.target.closest("#review-form [data-part]")) noteUnsaved();
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("#review-form[data-unsaved]")) event.preventDefault();
  });
  // where the second heading begins is told by the caret in the first
  document.addEventListener("focusout", (event) => {
    if (!event.target.name?.endsWith(".description") || !event.target.selectionStart) return;
    const words = event.target.value.slice(event.target.selectionStart).trimStart();
    const split = event.target.closest("[data-part]").querySelector("[data-split]");
    if (split && words && !split.value) split.value = words.split(/\s+/).slice(0, 5).join(" ");
  });
}

export function noteUnsaved() {
  document.getElementById("review-form").dataset.unsaved = "";
}

/* Send the form with a change, and put in its place what comes back; the focus goes to what is new. */
export async function sendChange(change) {
  const form = document.getElementById("review-form");
  const [focused, before] = [document.activeElement?.id, idsIn(form)];
  const data = new URLSearchParams(new FormData(form));
  data.set("change", change);
  const response = await send(form, data);
  if (!response) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const made = page.getElementById("review-form");
  if (!made) {
    window.location.reload(); // the letter has no form any more
    return;
  }
  form.replaceWith(made);
  replaceContent("#review-text", page);
  replaceContent("[data-messages]", page);
  const fresh = [...made.querySelectorAll("[data-part]")].find((part) => part.id && !before.has(part.id));
  const target = fresh?.querySelector("textarea, select, input:not([type=hidden])") ?? document.getElementById(focused);
  (target ?? made.querySelector("textarea, select")).focus();
}

function idsIn(form) {
  return new Set([...form.querySelectorAll("[data-part][id]")].map((part) => part.id));
}

function replaceContent(selector, page) {
  const [old, made] = [document.querySelector(selector), page.querySelector(selector)];
  if (old && made) old.replaceChildren(...made.childNodes);
}
