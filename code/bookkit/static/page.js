// The actions of the buttons above a page. The theme itself needs inline scripts and 24 kB of Bootstrap for them.
(() => {
  "use strict";

  const root = document.documentElement;
  const remember = (settings) => {
    try {
      for (const [name, value] of Object.entries(settings)) localStorage.setItem(name, value);
    } catch {} // a browser may forbid it
  };

  // --- dark or light colours, as the system has them until the reader chooses others ---

  const colours = document.querySelector("[data-do=colours]");
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
  const other = () => (root.dataset.theme === "dark" ? "light" : "dark");
  const nameColours = () => {
    if (colours) colours.title = other() === "dark" ? "Dark colours" : "Light colours";
  };
  const changeColours = () => {
    const theme = other();
    const mode = (theme === "dark") === systemIsDark.matches ? "auto" : theme;
    Object.assign(root.dataset, { theme, mode });
    remember({ theme, mode });
  };
  nameColours();
  new MutationObserver(nameColours).observe(root, { attributeFilter: ["data-theme"] });

  // --- the code of all pages, shown or hidden ---

  const codeButton = document.querySelector("[data-do=code]");
  const nameCode = () => {
    const hidden = root.dataset.code === "hidden";
    codeButton.setAttribute("aria-pressed", hidden);
    codeButton.title = hidden ? "Show the code of all pages" : "Hide the code of all pages";
    codeButton.querySelector(".button-text").textContent = hidden ? "Show code" : "Hide code";
  };
  const changeCode = () => {
    // what the reader looks at stays where it is
    const seen = [...document.querySelectorAll("article :is(p, h1, h2, h3, figure)")].find(
      (one) => one.checkVisibility() && one.getBoundingClientRect().top >= 0,
    );
    const before = seen?.getBoundingClientRect().top;
    root.dataset.code = root.dataset.code === "hidden" ? "shown" : "hidden";
    remember({ code: root.dataset.code });
    nameCode();
    if (seen) window.scrollBy({ top: seen.getBoundingClientRect().top - before, behavior: "instant" });
  };
  if (codeButton) nameCode();

  // --- the menus and their entries ---

  const actions = {
    code: changeCode,
    colours: changeColours,
    "window.print()": async () => {
      await window.bookFigures.drawAll();
      window.print();
    },
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
})();
