/* The filters beside the results: what a reader opened stays open, long lists can be narrowed. */
import { make } from "./elements.js";

const SHORT_LIST = 8;

let openDetails = new Map();
let changed = null;

export function watchFilters() {
  document.addEventListener("htmx:beforeSwap", remember);
  document.addEventListener("htmx:afterSettle", () => {
    reopen();
    makeNarrowable();
    goOnFromChanged();
  });
  watchDrawer();
  makeNarrowable();
}

/* The drawer of a phone: opening it does not change the search, closing it leads to the results. */
function watchDrawer() {
  const toggle = document.getElementById("filters-toggle");
  if (!toggle) return;
  toggle.addEventListener("change", (event) => {
    event.stopPropagation();
    if (toggle.checked) return;
    const heading = document.getElementById("results-heading");
    heading.scrollIntoView();
    heading.focus({ preventScroll: true });
  });
}

/* Results are swapped as a whole, filters included: note what is open, and what was changed where. */
function remember(event) {
  const details = [...document.querySelectorAll(".filters details[id]")];
  openDetails = new Map(details.map((element) => [element.id, element.open]));
  const control = event.detail.requestConfig?.triggeringEvent?.target;
  changed = null;
  if (control instanceof Element && control.matches("#found [name]")) {
    const { name, value } = control;
    const hadFocus = control === document.activeElement;
    changed = { name, value, hadFocus, top: control.getBoundingClientRect().top };
  }
}

function reopen() {
  for (const element of document.querySelectorAll(".filters details[id]")) {
    if (openDetails.has(element.id)) element.open = openDetails.get(element.id);
  }
}

/* What was changed stays where it was in the window, and whoever changed it by keyboard goes on there. */
function goOnFromChanged() {
  if (!changed) return;
  const { name, value, hadFocus, top } = changed;
  const isSame = (control) => {
    const isChoice = control.type === "checkbox" || control.type === "radio";
    return control.name === name && (!isChoice || control.value === value);
  };
  const control = [...document.querySelectorAll("#found [name]")].find(isSame);
  changed = null;
  if (!control) return;
  if (hadFocus) control.focus({ preventScroll: true });
  window.scrollBy({ top: control.getBoundingClientRect().top - top, behavior: "instant" });
}

/* Put a text field before each long list of values, which hides those that do not match. */
function makeNarrowable() {
  for (const list of document.querySelectorAll("[data-filterable]")) {
    if (list.children.length < SHORT_LIST || list.dataset.ready) continue;
    list.dataset.ready = "1";
    const input = make("input", { type: "text", className: "facet-find", placeholder: "Type to narrow" });
    input.setAttribute("aria-label", `Narrow the values of ${list.dataset.filterable}`);
    input.addEventListener("change", (event) => event.stopPropagation());
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase();
      for (const row of list.children) {
        row.hidden = !row.textContent.toLowerCase().includes(wanted);
      }
    });
    list.before(input);
  }
}
