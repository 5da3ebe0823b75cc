/* What will happen with chosen files, told before any of them is sent. */

const KINDS = {
  pdf: ["PDF file", "PDF files"],
  txt: ["text file", "text files"],
  zip: ["zip archive", "zip archives"],
};
const OF_SYSTEMS = /(^|\/)(\.|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/; // what nobody chose who chose a folder
const END_OF_DIRECTORY = [0x50, 0x4b, 0x05, 0x06];
const END_BYTES = 22 + 65535; // the record at an archive's end, with the longest comment

export const suffixOf = (path) => /\.([^./]+)$/.exec(path)?.[1].toLowerCase() ?? "";

/* Part files into those that are sent and those that are left out, each with its reason.
   `isBegun` tells those that were on their way before: the server has counted them already. */
export function makePlan(items, limits, isBegun) {
  const plan = { sent: [], leftOut: [], bytes: 0, isTooMuch: false };
  const known = new Set();
  for (const item of items) {
    const key = `${item.path}|${item.file?.size}`;
    if (known.has(key) || OF_SYSTEMS.test(item.path)) continue;
    known.add(key);
    if (reasonAgainst(item, limits)) plan.leftOut.push({ ...item, reason: reasonAgainst(item, limits) });
    else plan.sent.push(item);
  }
  plan.bytes = plan.sent.reduce((sum, item) => sum + item.file.size, 0);
  const added = plan.sent.filter((item) => !isBegun(item)).reduce((sum, item) => sum + item.file.size, 0);
  plan.isTooMuch = limits.left !== null && added > limits.left;
  return plan;
}

function reasonAgainst({ file, path }, limits) {
  if (!file) return "could not be read";
  const suffix = suffixOf(path);
  if (!(suffix in KINDS)) return "neither a PDF, a text file nor a zip archive";
  if (file.size === 0) return "empty";
  const most = suffix === "zip" ? limits.archive : limits.letter;
  return file.size > most ? `larger than ${readableSize(most)}` : "";
}

/* Say in a sentence how many files of which kinds are sent. */
export async function describe(plan) {
  const parts = [];
  for (const [suffix, [singular, plural]] of Object.entries(KINDS)) {
    const items = plan.sent.filter((item) => suffixOf(item.path) === suffix);
    if (!items.length) continue;
    const bytes = items.reduce((sum, item) => sum + item.file.size, 0);
    let text = `${items.length.toLocaleString("en-US")} ${items.length === 1 ? singular : plural}`;
    if (suffix === "zip") {
      const counts = await Promise.all(items.map((item) => countEntries(item.file)));
      if (counts.every(Boolean)) {
        text += ` with ${counts.reduce((sum, count) => sum + count).toLocaleString("en-US")} files`;
      }
    }
    parts.push(`${text} (${readableSize(bytes)})`);
  }
  return parts.join(", ");
}

/* Return how many files a zip archive lists, 0 where that is not to be seen at its end. */
async function countEntries(file) {
  const bytes = new Uint8Array(await file.slice(Math.max(0, file.size - END_BYTES)).arrayBuffer());
  for (let at = bytes.length - 22; at >= 0; at -= 1) {
    if (END_OF_DIRECTORY.every((byte, offset) => bytes[at + offset] === byte)) {
      const count = bytes[at + 10] + 256 * bytes[at + 11];
      return count === 0xffff ? 0 : count;
    }
  }
  return 0;
}

export function readableSize(bytes) {
  for (const [unit, size] of [["GB", 2 ** 30], ["MB", 2 ** 20], ["KB", 2 ** 10]]) {
    if (bytes >= size) return `${(bytes / size).toFixed(bytes / size < 10 ? 1 : 0)} ${unit}`;
  }
  return `${bytes} bytes`;
}
