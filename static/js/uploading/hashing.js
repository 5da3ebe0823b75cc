/* SHA-256 of files, computed in a worker; this module is page's part and worker in one. */

const MOST_BYTES = 512 * 2 ** 20; // the browser digests a file whole, so it has to fit into memory

/* Return a function from a blob to its SHA-256 in bytes, null where the browser can't compute it. */
export function makeHasher(address) {
  if (!window.isSecureContext || !window.Worker || !window.crypto?.subtle) return async () => null;
  const worker = new Worker(address, { type: "module" });
  const waiting = new Map();
  let last = 0;
  worker.addEventListener("message", ({ data }) => {
    waiting.get(data.number)?.(data.digest);
    waiting.delete(data.number);
  });
  worker.addEventListener("error", () => {
    for (const answer of waiting.values()) answer(null);
    waiting.clear();
  });
  return (blob) => {
    if (blob.size > MOST_BYTES) return Promise.resolve(null);
    last += 1;
    return new Promise((answer) => {
      waiting.set(last, answer);
      worker.postMessage({ number: last, blob });
    });
  };
}

export const asHex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
export const asBase64 = (bytes) => btoa(String.fromCharCode(...bytes));

if (typeof window === "undefined") {
  self.addEventListener("message", async ({ data: { number, blob } }) => {
    let digest = null;
    try {
      digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
    } catch {
      // the file changed or went away: sending it will say so
    }
    self.postMessage({ number, digest });
  });
}
