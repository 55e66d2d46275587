// What the theme's buttons above a page do. The theme does it with inline scripts and with Bootstrap's, 24 kB of them.
(() => {
  "use strict";

  const actions = {
    "window.print()": async () => {
      await window.bookFigures.drawAll();
      window.print();
    },
    "toggleFullScreen()": () => window.toggleFullScreen(),
  };
  const menus = [...document.querySelectorAll("details.dropdown")];
  const closeMenus = () => {
    for (const menu of menus) menu.open = false;
  };

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-do]");
    if (!target.closest("details.dropdown > summary")) closeMenus();
    if (button) actions[button.dataset.do]();
  });
  document.addEventListener("keydown", ({ key }) => {
    const open = menus.find((menu) => menu.open);
    if (key !== "Escape" || !open) return;
    closeMenus();
    open.querySelector("summary").focus();
  });

  // shown while a reader scrolls back towards the top
  const toTop = document.getElementById("pst-back-to-top");
  let last = 0; // not where the page is: to ask would have it laid out before its other scripts have run
  toTop?.addEventListener("click", () => window.scrollTo(0, 0));
  window.addEventListener(
    "scroll",
    () => {
      if (toTop) toTop.style.display = window.scrollY < last && window.scrollY > 100 ? "block" : "none";
      last = window.scrollY;
    },
    { passive: true },
  );
})();
