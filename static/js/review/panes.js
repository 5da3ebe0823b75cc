/* Letter and fields as tabs on a phone, problems first; text or pages as they came; who else looks at the letter. */
import { parsePage } from "../elements.js";

const HERE_MS = 30_000;

export function watchPanes() {
  for (const part of document.querySelectorAll("[data-tabs], [data-tools]")) part.hidden = false;
  document.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab]");
    if (tab) showPane(tab.dataset.tab);
  });
  showPane(document.querySelector("[data-tab][data-first]")?.dataset.tab ?? "letter");
  watchSwitch();
  setInterval(sayHere, HERE_MS);
}

/* The buttons that show the letter as text or as pages. */
export function watchSwitch() {
  for (const part of document.querySelectorAll("[data-switch]")) part.hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-show]");
    if (button) showAs(button.dataset.show);
  });
  showAs("text");
}

/* Show the letter or the fields, where there is no room for both. */
export function showPane(name) {
  for (const pane of document.querySelectorAll("[data-pane]")) {
    pane.classList.toggle("is-behind", pane.dataset.pane !== name);
  }
  for (const tab of document.querySelectorAll("[data-tab]")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.tab === name));
  }
}

/* Show the letter as "text" or as "pictures" of its pages. */
export function showAs(name) {
  const pictures = document.querySelector("[data-pictures]");
  if (!pictures) return;
  pictures.hidden = name !== "pictures";
  document.getElementById("review-text").hidden = name === "pictures";
  for (const button of document.querySelectorAll("[data-show]")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === name));
  }
}

export function switchShown() {
  const pictures = document.querySelector('[data-show="pictures"]');
  showAs(pictures?.getAttribute("aria-pressed") === "true" ? "text" : "pictures");
}

/* Where pages are shown as they came, scroll to the one that a piece of the text stands on. */
export function showPageOf(piece) {
  const number = piece.closest("[data-page]")?.dataset.page;
  const pictures = document.querySelector("[data-pictures]:not([hidden])");
  const picture = pictures?.querySelector(`img[data-page="${number}"]`);
  if (picture) pictures.scrollTop = picture.offsetTop - pictures.offsetTop;
}

async function sayHere() {
  const others = document.querySelector("[data-others]");
  if (document.hidden) return;
  const body = new URLSearchParams({ csrfmiddlewaretoken: others.dataset.token });
  try {
    const response = await fetch(others.dataset.here, { method: "POST", body });
    if (!response.ok || response.redirected) return; // signed out: saving says so, and what was typed stays
    const page = parsePage(await response.text());
    if (page.body.textContent.trim() !== others.textContent.trim()) others.replaceChildren(...page.body.childNodes);
  } catch {
    // said again in half a minute
  }
}
