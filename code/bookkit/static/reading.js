// Small improvements for keyboard and phone users.
(() => {
  "use strict";

  // Makes boxes with scrollable content focusable, so that the keyboard can scroll them; other boxes are not tab stops.
  const SCROLLING = ".katex-display, pre, .cell_output > .output, .jp-RenderedHTMLCommon, .pst-scrollable-table-container";

  const isFormula = (box) => box.matches(".katex-display");
  const mark = (box, scrolls) => {
    if (!scrolls) {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
      return;
    }
    box.tabIndex = 0;
    if (isFormula(box)) {
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", "Formula, scrolls sideways");
    }
  };
  const markAll = (boxes) => {
    // read all sizes before writing, to avoid a layout for each box
    const scrolls = boxes.map(
      (box) => box.scrollWidth > box.clientWidth || (!isFormula(box) && box.scrollHeight > box.clientHeight),
    );
    boxes.forEach((box, index) => mark(box, scrolls[index]));
  };
  const sizes = new ResizeObserver((entries) => markAll(entries.map(({ target }) => target)));
  const boxes = [...document.querySelectorAll(SCROLLING)];
  for (const box of boxes) sizes.observe(box);
  // a font that loads late widens the content of a formula but not its box, so no resize is observed
  const formulas = boxes.filter(isFormula);
  document.fonts.addEventListener("loadingdone", () => markAll(formulas));

  // The theme leaves the course's title outside all landmarks, and gives the search button a name unlike its text.
  const sidebar = document.getElementById("pst-primary-sidebar");
  sidebar?.setAttribute("role", "complementary");
  sidebar?.setAttribute("aria-label", "The book");
  document.querySelector(".search-button-field")?.removeAttribute("aria-label");

  // Closes the drawer with the table of contents when the reader follows a link in it to the same page.
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[href]")) event.target.closest("dialog[open]")?.close();
  });
})();
