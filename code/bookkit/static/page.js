// The actions of the buttons above a page. The theme itself needs inline scripts and 24 kB of Bootstrap for them.
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

  // shown while the reader scrolls up
  const toTop = document.getElementById("pst-back-to-top");
  let last = 0; // not window.scrollY, which would force a layout before the other scripts have run
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
