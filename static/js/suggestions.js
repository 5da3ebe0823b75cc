/* Suggestions below a search box: a combobox (ARIA Authoring Practices, list autocomplete). */

import { isDefault } from "./results.js";

const SHORTEST = 2;
const DELAY_MS = 150;

export function suggestBelow(input) {
  const list = makeList(input);
  let timer = 0;
  let active = -1;
  let latest = 0;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const activate = (index) => {
    active = (index + list.children.length) % list.children.length;
    [...list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === active)));
    input.setAttribute("aria-activedescendant", list.children[active].id);
  };
  const show = (suggestions) => {
    const toRow = (suggestion, i) => makeRow(suggestion, `${list.id}-${i}`, input.form);
    list.replaceChildren(...suggestions.map(toRow));
    active = -1;
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  const load = async (typed) => {
    const number = ++latest;
    try {
      const response = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`);
      const data = await response.json();
      if (number === latest && document.activeElement === input) show(data.suggestions);
    } catch {
      close();
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    const typed = input.value.trim();
    if (typed.length < SHORTEST) close();
    else timer = setTimeout(load, DELAY_MS, typed);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      activate(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Escape") {
      close();
    } else if (event.key === "Enter") {
      latest++;
      if (active >= 0) {
        event.preventDefault();
        follow(list.children[active].dataset.url, input.form);
      } else {
        close();
      }
    }
  });
  input.addEventListener("blur", () => {
    latest++;
    close();
  });
}

function makeList(input) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${input.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  input.parentElement.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  return list;
}

function makeRow(suggestion, id, form) {
  const row = document.createElement("li");
  row.id = id;
  row.setAttribute("role", "option");
  row.setAttribute("aria-selected", "false");
  const kind = document.createElement("span");
  kind.className = "suggestion-kind";
  kind.textContent = suggestion.kind;
  row.append(suggestion.label, " ", kind);
  row.dataset.url = suggestion.url;
  row.addEventListener("mousedown", (event) => {
    event.preventDefault();
    follow(suggestion.url, form);
  });
  return row;
}

/* What is suggested beside results narrows them: filters that are on stay on. */
function follow(url, form) {
  const target = new URL(url, window.location.href);
  if (form.id === "search") {
    for (const [name, value] of new FormData(form)) {
      if (name === "q" || isDefault(name, value)) continue;
      if (!target.searchParams.getAll(name).includes(value)) target.searchParams.append(name, value);
    }
  }
  window.location.assign(target);
}
