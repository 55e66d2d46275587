// Small helps for readers by keyboard and on phones.
(() => {
  "use strict";

  // A formula that scrolls inside itself can be reached and scrolled by keyboard; others cost no stop.
  const markScrollable = (formula) => {
    if (formula.scrollWidth > formula.clientWidth) {
      formula.tabIndex = 0;
      formula.setAttribute("role", "group");
      formula.setAttribute("aria-label", "Formula, scrolls sideways");
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) formula.removeAttribute(name);
    }
  };
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) markScrollable(target);
  });
  const formulas = document.querySelectorAll(".katex-display");
  for (const formula of formulas) sizes.observe(formula);
  // a font that arrives widens what is in a formula, and not the formula's box
  document.fonts.addEventListener("loadingdone", () => formulas.forEach(markScrollable));

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
