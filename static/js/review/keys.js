/* Shortcuts: single letters where nobody types, and with Ctrl anywhere. They can be switched off. */
import { isShownAs, showAs, showPane } from "./panes.js";
import { showProblem } from "./places.js";

const OFF = "review without single keys";
const FIELD_MS = 3000;
const CLICKS = { j: "next", k: "previous", u: "list", s: "save", v: "preview", p: "publish", l: "later" };

let lastControl = null;
let waitsForField = 0;
let problem = -1;

export function watchKeys() {
  const help = document.querySelector("[data-help]");
  const single = help.querySelector("[data-single-keys]");
  single.checked = localStorage.getItem(OFF) === null;
  single.addEventListener("change", () => {
    if (single.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
  document.querySelector("[data-help-open]").addEventListener("click", () => help.showModal());
  document.addEventListener("focusin", (event) => {
    if (event.target.closest("#review-form [data-part]")) lastControl = event.target.id;
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || help.open || document.querySelector("[data-mark-menu]")) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey) withModifier(event);
    else if (event.key === "Escape") document.activeElement?.blur();
    else if (!event.altKey && single.checked && !isTyping(event.target)) alone(event, help);
  });
}

function isTyping(target) {
  return target.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select");
}

function withModifier(event) {
  const act = event.key === "s" ? "save" : event.key === "Enter" ? "publish" : "";
  if (!act) return;
  event.preventDefault();
  click(act);
}

function alone(event, help) {
  if (Date.now() < waitsForField) {
    waitsForField = 0;
    toField(event);
    return;
  }
  const acts = {
    "?": () => help.showModal(),
    f: () => (waitsForField = Date.now() + FIELD_MS),
    n: () => toProblem(1),
    N: () => toProblem(-1),
    t: () => showAs(isShownAs("pictures") ? "text" : "pictures"),
    w: switchSides,
    x: openRejecting,
    "[": () => toItem(-1),
    "]": () => toItem(1),
  };
  const act = acts[event.key] ?? (CLICKS[event.key] && (() => click(CLICKS[event.key])));
  if (!act) return;
  event.preventDefault();
  act();
}

function click(name) {
  document.querySelector(`[data-shortcut="${name}"]`)?.click();
}

function currentItem() {
  const items = [...document.querySelectorAll(".review-item")];
  return items.find((item) => item.contains(document.getElementById(lastControl))) ?? items[0];
}

function toField(event) {
  const wanted = `[data-key="${CSS.escape(event.key)}"]`;
  const control = document.querySelector(`.review-case ${wanted}`) ?? currentItem()?.querySelector(wanted);
  if (!control) return;
  event.preventDefault();
  showPane("fields");
  control.focus();
}

function toItem(step) {
  const items = [...document.querySelectorAll(".review-item")];
  const at = items.indexOf(currentItem());
  const isInside = items[at]?.contains(document.getElementById(lastControl));
  const item = items[Math.min(items.length - 1, Math.max(0, isInside ? at + step : at))];
  showPane("fields");
  item?.querySelector("textarea")?.focus();
}

function toProblem(step) {
  const links = [...document.querySelectorAll("[data-problem-link]")];
  if (!links.length) return;
  problem = (problem + step + links.length) % links.length;
  if (links[problem].dataset.field === undefined) links[problem].focus();
  else showProblem(links[problem]);
}

function switchSides() {
  const text = document.getElementById("review-text");
  if (document.activeElement === text) {
    showPane("fields");
    (document.getElementById(lastControl) ?? document.querySelector("#review-form textarea"))?.focus();
  } else {
    showPane("letter");
    showAs("text");
    text.focus();
  }
}

function openRejecting() {
  const reject = document.querySelector("[data-reject]");
  if (!reject) return;
  showPane("fields");
  reject.open = true;
  reject.querySelector("textarea").focus();
}
