/* Results that htmx swaps in place: announced, errors shown, other pages followed, short URLs. */

const SHOWN_ERRORS = [400, 503];

let turnedPage = false;

export function watchResults() {
  document.addEventListener("htmx:configRequest", dropDefaults);
  document.addEventListener("htmx:beforeRequest", (event) => {
    turnedPage = event.detail.elt.closest(".paging") !== null;
  });
  document.addEventListener("htmx:beforeSwap", showErrors);
  document.addEventListener("htmx:afterRequest", followRedirect);
  document.addEventListener("htmx:afterSettle", announce);
}

/* Whether a parameter needs to stand in the URL: not if it is empty or has its default value. */
export function isDefault(name, value) {
  return value === "" || (name === "sort" && value === "relevance");
}

function dropDefaults(event) {
  const sent = event.detail.formData;
  for (const name of new Set(sent.keys())) {
    const kept = sent.getAll(name).filter((value) => !isDefault(name, value));
    sent.delete(name);
    for (const value of kept) sent.append(name, value);
  }
}

/* An invalid search gets a page that says what is wrong, with an error status: show it. */
function showErrors(event) {
  if (SHOWN_ERRORS.includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
}

/* A case number or a missing index leads to another page: follow it as the browser would. */
function followRedirect(event) {
  const { target, xhr } = event.detail;
  const isFound = target && target.id === "found";
  if (isFound && xhr.responseURL && !new URL(xhr.responseURL).pathname.startsWith("/decisions/")) {
    window.location.assign(xhr.responseURL);
  }
}

function announce() {
  const heading = document.getElementById("results-heading");
  const announcement = document.getElementById("announcement");
  if (heading && announcement) announcement.textContent = heading.textContent;
  // The link that was followed is gone with the old page: go on reading from the new one's start.
  if (heading && turnedPage) heading.focus({ preventScroll: true });
  turnedPage = false;
}
