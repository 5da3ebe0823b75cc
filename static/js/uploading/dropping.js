/* Hears of drops from the first moment on: a module comes after the whole page, and dropped files that nobody hears of
   take the place of the page. So this is no module, and the page waits for it. */

(() => {
  const zone = () => document.querySelector(".drop-zone");
  const hasFiles = (event) => event.dataTransfer.types.includes("Files");

  function light(event, isOver) {
    if (!hasFiles(event)) return;
    event.preventDefault();
    zone()?.classList.toggle("is-over", isOver);
  }

  for (const name of ["dragenter", "dragover"]) document.addEventListener(name, (event) => light(event, true));
  document.addEventListener("dragleave", (event) => light(event, event.relatedTarget !== null));
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    light(event, false);
    const { items, files } = event.dataTransfer;
    // folders can be asked for only while the event is handled
    const entries = [...items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    window.droppedFiles = { entries, files: [...files] };
    document.dispatchEvent(new Event("files-dropped"));
  });
})();
