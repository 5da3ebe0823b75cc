/* Unfinished uploads that this browser remembers, to go on after the page was left. */

const KEPT = "unfinished upload";
const MOST_PRINTS = 500;

/* Return what a file is known by again. Its name, which may be a patient's, can't be read from that: what is kept here
   outlasts a sign-out, and the next person at this computer finds it. */
export const printOf = ({ file, path }) => digestOf(`${path}|${file.size}|${file.lastModified}`);

/* Return a text as 64 bits in hexadecimal: two runs of FNV-1a, since browsers have no better one that does not wait. */
function digestOf(text) {
  const halves = [0x811c9dc5, 0x9dc5811c].map((start) => [...text].reduce(
    (hash, letter) => Math.imul(hash ^ letter.codePointAt(0), 0x01000193), start));
  return halves.map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}

/* Return {batch, page, progress, began, prints, urls} of what was not finished, or null. */
export function recall() {
  try {
    return JSON.parse(localStorage.getItem(KEPT));
  } catch {
    return null; // storage is switched off, or holds what is not ours
  }
}

export function remember(unfinished) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(unfinished));
  } catch {
    // without storage uploads go on, but not after the page is left
  }
}

export function begin(opened, items) {
  const prints = items.slice(0, MOST_PRINTS).map(printOf);
  const unfinished = { ...opened, began: new Date().toISOString(), prints, urls: {} };
  remember(unfinished);
  return unfinished;
}

export function forget() {
  try {
    localStorage.removeItem(KEPT);
  } catch {
    // nothing was kept
  }
}

/* Whether any of these files is of the upload that was not finished. */
export function isOf(unfinished, items) {
  const prints = new Set(unfinished.prints);
  return items.some((item) => prints.has(printOf(item)));
}
