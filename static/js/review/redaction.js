/* Deciding on marks that may identify a person, by keyboard and by marking words. It works without. */
import { make } from "../elements.js";
import { showAs, switchShown, watchSwitch } from "./panes.js";
import { scrollWithin } from "./places.js";
import { moveSelection, selectedWords } from "./words.js";

const text = document.getElementById("review-text");
const further = document.getElementById("further");
let at = -1;

const SCRIPTED = "[data-redaction-all], [data-redact-selection], [data-redaction-keys]";
for (const part of document.querySelectorAll(SCRIPTED)) part.hidden = false;
watchSwitch();
const adder = document.querySelector("[data-redact-selection]");
adder.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
adder.addEventListener("click", addSelected);
document.addEventListener("click", (event) => {
  const all = event.target.closest("[data-decide-all]");
  if (all) decideAll(all.dataset.decideAll);
  const link = event.target.closest("[data-finding-link]");
  if (!link) return;
  event.preventDefault();
  toRow(rows().indexOf(link.closest("[data-finding-row]")));
});
document.addEventListener("keydown", onKey);

function rows() {
  return [...document.querySelectorAll("[data-finding-row]")];
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    if (event.ctrlKey && event.key === "Enter") act(event, "decide");
    return;
  }
  if (document.activeElement === text && inText(event)) return;
  if (event.key === "Escape") document.activeElement?.blur();
  if (event.target.matches?.("input:not([type=radio]), textarea")) return;
  const acts = {
    n: () => toRow(at + 1),
    N: () => toRow(at - 1),
    r: () => decide("redact"),
    g: () => decide("let-go"),
    R: () => decideAll("redact"),
    G: () => decideAll("let-go"),
    t: switchShown,
    w: () => (document.activeElement === text ? further : text).focus(),
    v: () => act(event, "preview"),
    p: () => act(event, "decide"),
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
}

function inText(event) {
  if (event.key === "Enter" || event.key === "m") addSelected();
  else if (!moveSelection(text, event.key, event.shiftKey)) return false;
  event.preventDefault();
  return true;
}

function addSelected() {
  const words = selectedWords(text);
  if (!words) {
    say("Select words in the letter’s text first.");
    return;
  }
  const lines = further.value.split("\n").filter((line) => line.trim());
  if (!lines.includes(words)) further.value = [...lines, words].join("\n");
  say(`“${words}” will be redacted.`);
}

function toRow(number) {
  const all = rows();
  if (!all.length) return;
  at = (number + all.length) % all.length;
  showAs("text");
  const mark = document.getElementById(`finding-${all[at].dataset.findingRow}`);
  if (mark) scrollWithin(text, mark);
  (all[at].querySelector("input:checked") ?? all[at].querySelector("input[type=radio]")).focus();
}

function decide(value) {
  const row = document.activeElement?.closest?.("[data-finding-row]") ?? rows()[at];
  const radio = row?.querySelector(`input[value="${value}"]`);
  if (!radio) return;
  radio.checked = true;
  radio.focus();
  if (value === "let-go") row.querySelector("input[type=text]").focus();
}

function decideAll(value) {
  for (const row of rows()) row.querySelector(`input[value="${value}"]`).checked = true;
  if (value === "let-go") document.getElementById("reason-shared")?.focus();
}

function act(event, name) {
  event.preventDefault();
  const button = document.querySelector(`[data-redaction-act="${name}"]`);
  (button ?? document.querySelector('[data-redaction-act="preview"]')).click();
}

function say(message) {
  const line = make("p", { className: "notice", textContent: message });
  document.querySelector("[data-messages]").replaceChildren(line);
}
