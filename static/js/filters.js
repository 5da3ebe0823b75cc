/* The filters beside the results: what a reader opened stays open, long lists can be narrowed. */

const SHORT_LIST = 8;

let openDetails = new Map();
let focused = null;

export function watchFilters() {
  document.addEventListener("htmx:beforeSwap", remember);
  document.addEventListener("htmx:afterSettle", () => {
    reopen();
    makeNarrowable();
    refocus();
  });
  // Opening the drawer does not change the search.
  for (const toggle of document.querySelectorAll("#filters-toggle")) {
    toggle.addEventListener("change", (event) => event.stopPropagation());
  }
  makeNarrowable();
}

/* Results are swapped as a whole, filters included: note what is open and where the keyboard is. */
function remember() {
  const details = [...document.querySelectorAll(".filters details[id]")];
  openDetails = new Map(details.map((element) => [element.id, element.open]));
  const active = document.activeElement;
  const isFilter = active && active.matches(".filters input");
  focused = isFilter ? { name: active.name, value: active.value } : null;
}

function reopen() {
  for (const element of document.querySelectorAll(".filters details[id]")) {
    if (openDetails.has(element.id)) element.open = openDetails.get(element.id);
  }
}

/* Whoever chose a filter by keyboard goes on from there. */
function refocus() {
  if (!focused) return;
  const { name, value } = focused;
  const isSame = (input) => input.name === name && (input.type === "date" || input.value === value);
  const input = [...document.querySelectorAll(".filters input")].find(isSame);
  if (input) input.focus({ preventScroll: true });
  focused = null;
}

/* Put a text field before each long list of values, which hides those that do not match. */
function makeNarrowable() {
  for (const list of document.querySelectorAll("[data-filterable]")) {
    if (list.children.length < SHORT_LIST || list.dataset.ready) continue;
    list.dataset.ready = "1";
    const input = document.createElement("input");
    input.type = "text";
    input.className = "facet-find";
    input.placeholder = "Type to narrow";
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
