/* Decisions that a reader ticks in lists: kept over pages and searches as long as the tab is open. */
import { makeButton } from "./elements.js";

const KEPT = "ticked decisions";
const MOST = 200; // as many as their page shows

export function watchTicks() {
  const bar = document.getElementById("ticked");
  if (!bar) return;
  // While capturing: what is ticked in the form of the search is no change of the search.
  document.addEventListener("change", (event) => tick(event, bar), true);
  document.addEventListener("htmx:afterSettle", () => show(bar));
  window.addEventListener("pageshow", () => show(bar));
  bar.addEventListener("submit", (event) => {
    event.preventDefault();
    const items = new URLSearchParams([...kept().keys()].map((key) => ["item", key]));
    const action = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : bar.action;
    window.location.assign(`${action}?${items}`);
  });
  const row = bar.firstElementChild;
  if (navigator.clipboard) row.append(makeButton("Copy citations", () => copyCitations(bar)));
  row.append(makeButton("Untick all", () => {
    keep(new Map());
    show(bar);
  }));
  show(bar);
}

function tick(event, bar) {
  const box = event.target;
  if (!box.matches(".card-tick input")) return;
  event.stopPropagation();
  const ticked = kept();
  if (!box.checked) ticked.delete(box.value);
  else if (ticked.size < MOST) ticked.set(box.value, box.dataset.citation);
  keep(ticked);
  show(bar);
}

function show(bar) {
  const ticked = kept();
  for (const box of document.querySelectorAll(".card-tick input")) box.checked = ticked.has(box.value);
  bar.hidden = ticked.size === 0;
  const most = ticked.size === MOST ? ", as many as there can be" : "";
  say(bar, `${ticked.size} decision${ticked.size === 1 ? "" : "s"} ticked${most}`);
}

async function copyCitations(bar) {
  try {
    await navigator.clipboard.writeText([...kept().values()].join("\n"));
    say(bar, "Citations copied");
  } catch {
    say(bar, "The browser does not allow copying; their page has the citations as text");
  }
}

function say(bar, text) {
  bar.querySelector("[role=status]").textContent = text;
}

/* Return what is ticked, in the order of ticking: case number and position to citation. */
function kept() {
  try {
    return new Map(JSON.parse(sessionStorage.getItem(KEPT)) ?? []);
  } catch {
    return new Map(); // storage is switched off, or holds what is not ours
  }
}

function keep(ticked) {
  sessionStorage.setItem(KEPT, JSON.stringify([...ticked]));
}
