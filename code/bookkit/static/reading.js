// Small helps for readers by keyboard and on phones.
(() => {
  "use strict";

  // What scrolls inside itself can be reached and scrolled by keyboard; the rest costs no stop. The theme does so for
  // code and outputs, once, by laying out each of them on its own, folded ones too: that takes longer than all else.
  const SCROLLING = ".katex-display, pre, .cell_output > .output, .jp-RenderedHTMLCommon, .pst-scrollable-table-container";
  addEventListener("load", (event) => event.stopImmediatePropagation()); // the theme's listener comes behind this one

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
    // first all that is read, then all that is written: else each box would be laid out anew
    const scrolls = boxes.map(
      (box) => box.scrollWidth > box.clientWidth || (!isFormula(box) && box.scrollHeight > box.clientHeight),
    );
    boxes.forEach((box, index) => mark(box, scrolls[index]));
  };
  const sizes = new ResizeObserver((entries) => markAll(entries.map(({ target }) => target)));
  const boxes = [...document.querySelectorAll(SCROLLING)];
  for (const box of boxes) sizes.observe(box);
  // a font that arrives widens what is in a formula, and not the formula's box
  const formulas = boxes.filter(isFormula);
  document.fonts.addEventListener("loadingdone", () => markAll(formulas));

  // The theme leaves the book's title outside all landmarks, and names the search button otherwise than it reads.
  const sidebar = document.getElementById("pst-primary-sidebar");
  sidebar?.setAttribute("role", "complementary");
  sidebar?.setAttribute("aria-label", "The book");
  document.querySelector(".search-button-field")?.removeAttribute("aria-label");

  // The drawer with the contents closes when a link in it is followed on the same page.
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[href]")) event.target.closest("dialog[open]")?.close();
  });
})();
