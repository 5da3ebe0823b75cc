/* The head of a printed page names the day and the address, which change after the page was made. */

export function keepPrintedHeadTrue() {
  window.addEventListener("beforeprint", () => {
    const day = new Date().toLocaleDateString("en-US", { dateStyle: "long" });
    const canonical = document.querySelector("link[rel=canonical]");
    fill("[data-printed-on]", day);
    fill("[data-address]", canonical ? canonical.href : window.location.href);
  });
}

function fill(selector, text) {
  for (const element of document.querySelectorAll(selector)) element.textContent = text;
}
