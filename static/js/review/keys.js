/* Shortcuts: letters where nobody types, and with Ctrl anywhere. The help has the table of them; letters can be
   switched off there. */
import { actOf } from "./acts.js";
import { showPane } from "./panes.js";
import { currentPart } from "./parts.js";
import { isSending } from "./sending.js";

const OFF = "review without single keys";
const SEQUENCE_MS = 4000;
const FIELD = "f";

let begun = "";
let forgets = 0;

export function watchKeys() {
  const help = document.querySelector("[data-help]");
  const single = help.querySelector("[data-single-keys]");
  const shortcuts = shortcutsIn(help);
  single.checked = localStorage.getItem(OFF) === null;
  single.addEventListener("change", () => {
    if (single.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
  document.querySelector("[data-help-open]").addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.repeat || help.open || document.querySelector("[data-mark-menu]")) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey) withModifier(event);
    else if (event.key === "Escape") leave();
    else if (isSending()) return; // what is typed on in a field that takes nothing now is no shortcut
    else if (!event.altKey && single.checked && !isTyping(event.target)) alone(event, shortcuts);
  });
}

/* Return {keys: {act, said}} of the help's table; the keys of a sequence have a blank between them. */
function shortcutsIn(help) {
  const rows = [...help.querySelectorAll("[data-act]")].map((row) => {
    const keys = row.matches("kbd") ? [row] : [...row.querySelectorAll("kbd")];
    const said = row.closest("div").querySelector("dd").textContent.trim();
    return [keys.map((key) => key.textContent).join(" "), { act: row.dataset.act, said }];
  });
  return new Map(rows);
}

function isTyping(target) {
  return target.isContentEditable || target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select");
}

function withModifier(event) {
  const act = event.key === "s" ? "save" : event.key === "Enter" ? "publish" : "";
  if (!act) return;
  event.preventDefault();
  const asked = act === "publish" ? asksOf(event.target) : null;
  if (asked) asked.requestSubmit(asked.querySelector("button"));
  else actOf(act)?.();
}

/* Return the form beside the letter's own in which somebody types, such as why the letter is rejected. */
function asksOf(target) {
  return target.form && target.form.id !== "review-form" ? target.form : null;
}

/* Out of a field into the part around it, so that letters are shortcuts and the place is kept. */
function leave() {
  forget();
  const part = document.activeElement?.closest("[data-part]");
  if (part && part !== document.activeElement) part.focus({ preventScroll: true });
  else document.activeElement?.blur();
}

function alone(event, shortcuts) {
  if (event.key.length > 1) return; // Shift and the like
  const keys = begun ? `${begun} ${event.key}` : event.key;
  const isField = begun === FIELD;
  forget();
  if (isField) {
    toField(event);
    return;
  }
  const act = actOf(shortcuts.get(keys)?.act);
  const longer = keys === FIELD ? [] : [...shortcuts].filter(([each]) => each.startsWith(`${keys} `));
  if (act) {
    event.preventDefault();
    act();
  } else if (longer.length || keys === FIELD) {
    event.preventDefault();
    begin(keys, longer);
  }
}

/* Wait for the second key, and say which there are. */
function begin(keys, longer) {
  begun = keys;
  forgets = setTimeout(forget, SEQUENCE_MS);
  const hint = document.querySelector("[data-sequence]");
  const said = longer.map(([each, { said: meaning }]) => `${each.slice(keys.length + 1)} ${meaning.toLowerCase()}`);
  hint.textContent = keys === FIELD ? "To a field: its letter" : said.join(" · ");
  hint.hidden = false;
}

function forget() {
  begun = "";
  clearTimeout(forgets);
  document.querySelector("[data-sequence]").hidden = true;
}

function toField(event) {
  const wanted = `[data-key="${CSS.escape(event.key)}"]`;
  const places = [document.querySelector(".review-case"), currentPart("item")];
  const control = places.flatMap((place) => [...place?.querySelectorAll(wanted) ?? []].filter(
    (each) => each.closest("[data-part]") === place,
  ))[0];
  if (!control) return;
  event.preventDefault();
  showPane("fields");
  control.focus();
}
