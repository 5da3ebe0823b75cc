/* Says how far a batch is to those who don't see the page: only what is new of it. */
import { say } from "./elements.js";

document.addEventListener("htmx:afterSwap", () => {
  const sentence = document.querySelector("[data-sentence]")?.textContent ?? "";
  const said = document.getElementById("batch-said");
  if (said) say(said, sentence);
});
