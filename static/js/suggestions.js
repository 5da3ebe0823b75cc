/* Suggestions below a search box, which lead to what they name. */
import { makeCombobox } from "./combobox.js";
import { isDefault } from "./results.js";

const SHORTEST = 2;
const DELAY_MS = 150;

export function suggestBelow(input) {
  let timer = 0;
  let latest = 0;
  const combobox = makeCombobox(input, {
    name: "Suggestions",
    pick: ({ url }) => follow(url, input.form),
    closed: () => latest++, // what was asked for before comes too late
  });
  const load = async (typed) => {
    const number = ++latest;
    try {
      const response = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`);
      const data = await response.json();
      if (number === latest && document.activeElement === input) combobox.show(data.suggestions);
    } catch {
      combobox.close();
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    const typed = input.value.trim();
    if (typed.length < SHORTEST) combobox.close();
    else timer = setTimeout(load, DELAY_MS, typed);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") clearTimeout(timer);
  });
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
