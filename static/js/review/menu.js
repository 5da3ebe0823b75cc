/* The small menu beside marked words (ARIA Authoring Practices, menu). */
import { make } from "../elements.js";

export function showMenu(groups, box, choose) {
  close();
  const back = document.activeElement;
  const menu = make("div", { className: "review-menu", role: "menu" });
  menu.dataset.markMenu = "";
  menu.setAttribute("aria-label", "The marked words are");
  for (const group of groups) menu.append(makeGroup(group, (choice) => {
    close();
    choose(choice);
  }));
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll("[role=menuitem]")];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    const letter = event.key.toLowerCase();
    if (to !== undefined) items[to % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") {
      close();
      back?.focus();
    } else if (/^[a-z]$/.test(letter) && !event.ctrlKey && !event.metaKey) {
      const behind = [...items.slice(at + 1), ...items.slice(0, at + 1)];
      behind.find((item) => item.textContent.toLowerCase().startsWith(letter))?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.body.append(menu);
  const top = Math.min(box.bottom + 6, window.innerHeight - menu.offsetHeight - 8);
  menu.style.top = `${Math.max(8, top) + window.scrollY}px`;
  menu.style.left = `${Math.max(8, Math.min(box.left, document.documentElement.clientWidth - menu.offsetWidth - 8))}px`;
  menu.querySelector("[role=menuitem]").focus({ preventScroll: true });
}

function makeGroup({ label, choices }, choose) {
  const group = make("div", { role: "group" });
  group.setAttribute("aria-label", label);
  group.append(make("p", { className: "review-menu-heading", textContent: label, role: "presentation" }));
  for (const choice of choices) {
    const item = make("button", { type: "button", textContent: choice.label, role: "menuitem", tabIndex: -1 });
    item.addEventListener("click", () => choose(choice));
    group.append(item);
  }
  return group;
}

function close() {
  document.querySelector("[data-mark-menu]")?.remove();
}

document.addEventListener("mousedown", (event) => {
  if (!event.target.closest("[data-mark-menu]")) close();
});
