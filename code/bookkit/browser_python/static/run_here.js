// Loads Python and an editor for this page's cells once the reader asks for it, and nothing before.
(() => {
  "use strict";

  const box = document.querySelector(".run-here");
  const notebook = new URL("../_python/notebook.js", document.currentScript.src);
  const button = box.querySelector("button");
  const status = box.querySelector("[role=status]");

  const start = async () => {
    // browsers let no page that was opened from a disk start a worker
    if (location.protocol === "file:") {
      status.append(box.querySelector("template").content.cloneNode(true));
      return;
    }
    status.textContent = "Loading Python…";
    try {
      const { start } = await import(notebook);
      start(box, notebook);
    } catch (error) {
      status.textContent = `Python could not be loaded: ${error.message}`;
      button.addEventListener("click", start, { once: true });
    }
  };
  button.addEventListener("click", start, { once: true });
})();
