// Shows the code of a section's checks once a reader unfolds it (see site/code_of_checks.py).
(() => {
  "use strict";

  const show = async ({ target }) => {
    const { checks, number, source } = target.dataset;
    if (!checks || target.querySelector("pre")) return;
    await loadScript(new URL(source, location).href);
    target.insertAdjacentHTML("beforeend", window.codeOfChecks[checks][number]);
  };
  document.addEventListener("toggle", show, true); // it does not bubble
})();
