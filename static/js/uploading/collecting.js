/* Files that somebody chose or dropped, each with its path: folders are gone through. */

const READ_AT_ONCE = 50; // folders that are open at a time

/* Return files of an input as {file, path}; a folder's have their paths within it. */
export function fromInput(input) {
  return [...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}

/* Return what was dropped, as dropping.js heard of it, files of folders included; what can't be read has no file. */
export async function fromDrop({ entries, files }) {
  if (!entries.length) return files.map((file) => ({ file, path: file.name }));
  const found = [];
  let level = entries;
  while (level.length) {
    const deeper = [];
    for (let at = 0; at < level.length; at += READ_AT_ONCE) {
      const read = await Promise.all(level.slice(at, at + READ_AT_ONCE).map(readEntry));
      for (const { file, path, children } of read) {
        if (children) deeper.push(...children);
        else found.push({ file, path });
      }
    }
    level = deeper;
  }
  return found.sort((first, second) => (first.path < second.path ? -1 : 1));
}

async function readEntry(entry) {
  const path = entry.fullPath.replace(/^\//, "");
  try {
    if (entry.isFile) return { file: await new Promise((done, failed) => entry.file(done, failed)), path };
    return { path, children: await childrenOf(entry) };
  } catch {
    return { file: null, path };
  }
}

async function childrenOf(folder) {
  const reader = folder.createReader();
  const children = [];
  for (;;) {
    // A reader gives a folder's entries in parts, an empty one last.
    const part = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!part.length) return children;
    children.push(...part);
  }
}
