/* What shortcuts do: a button or link that has the act's name, or what has no button. */
import { showAs, showPane, switchShown } from "./panes.js";
import { currentPart, focusPart, lastControl } from "./parts.js";
import { showMistake, showProblem } from "./places.js";

let shownProblem = -1; // its place among problemLinks()

const WITHOUT_BUTTON = {
  help: () => document.querySelector("[data-help]").showModal(),
  "next-problem": () => toProblem(1),
  "previous-problem": () => toProblem(-1),
  accept: openAccepting,
  "item-split": split,
  pictures: switchShown,
  sides: switchSides,
  why: () => focusIn(".review-why", "select"),
  reject: () => focusIn("[data-reject]", "textarea"),
  "later-day": () => focusIn("[data-later]", "input[type=date]"),
  "next-item": () => toPart("item", 1),
  "previous-item": () => toPart("item", -1),
  "next-citation": () => toPart("citation", 1),
  "previous-citation": () => toPart("citation", -1),
};

/* Return what an act does, undefined where there is nothing to do it with. */
export function actOf(name) {
  if (!name) return undefined;
  if (WITHOUT_BUTTON[name]) return WITHOUT_BUTTON[name];
  if (name.startsWith("to-")) return () => toControl(name.slice(3));
  const kind = name.split("-")[0];
  const isOfPart = ["item", "citation", "amount"].includes(kind) && name !== "item-add";
  const scope = isOfPart ? currentPart(kind) : document;
  const button = scope?.querySelector(`[data-shortcut="${name}"]`);
  return button ? () => button.click() : isOfPart ? () => {} : undefined;
}

function toPart(kind, step) {
  const parts = [...document.querySelectorAll(`.review-${kind}`)];
  const used = document.activeElement?.closest?.(`.review-${kind}`) ?? lastControl()?.closest(`.review-${kind}`);
  const item = currentPart("item");
  const first = kind === "item" ? 0 : Math.max(0, parts.findIndex((part) => item?.contains(part)));
  const at = parts.indexOf(used);
  showPane("fields");
  focusPart(parts[at < 0 ? first : Math.min(parts.length - 1, Math.max(0, at + step))]);
}

/* Focus a control of the citation at hand, or of the first one of the item at hand. */
function toControl(field) {
  const citation = currentPart("citation") ?? currentPart("item")?.querySelector(".review-citation");
  showPane("fields");
  citation?.querySelector(`[name$=".${field}"]`)?.focus();
}

/* Split the item at hand where the caret was in its heading; ask where if it was nowhere. */
function split() {
  const where = currentPart("item")?.querySelector("[data-split]");
  showPane("fields");
  if (where?.value) currentPart("item").querySelector("[data-shortcut=item-split]").click();
  else where?.focus();
}

/* Return what leads to mistakes of the form, then to problems of the letter. */
function problemLinks() {
  return [...document.querySelectorAll("[data-mistake]"), ...document.querySelectorAll("[data-problem-link]")];
}

function toProblem(step) {
  const links = problemLinks();
  if (!links.length) return;
  const next = shownProblem < 0 && step < 0 ? links.length - 1 : shownProblem + step + links.length;
  shownProblem = next % links.length;
  const link = links[shownProblem];
  if (link.dataset.mistake !== undefined) showMistake(link);
  else if (link.dataset.field === undefined) focusPart(link);
  else showProblem(link);
}

/* Ask why the problem at hand is none: the one that was shown last, else the first that can be accepted. */
function openAccepting() {
  const forms = [...document.querySelectorAll(".review-accept")];
  const shown = problemLinks()[shownProblem]?.closest(".review-problem");
  const form = forms.find((each) => shown?.contains(each)) ?? forms[0];
  if (!form) return;
  showPane("fields");
  const details = form.closest("details");
  if (details) details.open = true;
  form.querySelector("input[name=reason]").focus();
}

function switchSides() {
  const text = document.getElementById("review-text");
  if (document.activeElement === text) {
    showPane("fields");
    (lastControl() ?? document.querySelector("#review-form textarea"))?.focus();
  } else {
    showPane("letter");
    showAs("text");
    text.focus();
  }
}

function focusIn(part, control) {
  const found = document.querySelector(part);
  if (!found) return;
  showPane("fields");
  if (found.matches("details")) found.open = true;
  found.querySelector(control).focus();
}
