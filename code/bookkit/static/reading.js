// Small improvements for keyboard and phone users.
(() => {
  "use strict";

  // Makes boxes with scrollable content focusable, so that the keyboard can scroll them; other boxes are not tab stops.
  const SCROLLING =
    ".katex-display, pre, .cell_output > .output, .jp-RenderedHTMLCommon, .pst-scrollable-table-container, .wide-picture";

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
  const markAll = (all) => {
    // to read the size of a box that the browser skips would lay it out; it is told when that is done
    const boxes = all.filter((box) => box.checkVisibility({ contentVisibilityAuto: true }));
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

  // A graph has its roots in the middle: a phone shows these first.
  for (const box of document.querySelectorAll(".wide-picture")) {
    box.scrollLeft = (box.scrollWidth - box.clientWidth) / 2;
  }

  // The theme leaves the course's title outside all landmarks, and gives the search button a name unlike its text.
  const sidebar = document.getElementById("pst-primary-sidebar");
  sidebar?.setAttribute("role", "complementary");
  sidebar?.setAttribute("aria-label", "The book");
  document.querySelector(".search-button-field")?.removeAttribute("aria-label");

  // Of the notes that a tap shows below a paragraph, only the last is open; Escape, or a tap beside it, closes it.
  const open = () => document.querySelectorAll("input.margin-toggle:checked");
  document.addEventListener("change", ({ target }) => {
    if (!target.matches("input.margin-toggle")) return;
    for (const other of open()) other.checked = other === target;
    const height = target.nextElementSibling?.offsetHeight ?? 0;
    target.parentElement.style.setProperty("--open-note", `${height}px`);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") for (const note of open()) note.checked = false;
  });
  document.addEventListener("click", ({ target }) => {
    if (target.closest("span.sidenote, .margin-toggle")) return;
    for (const note of open()) note.checked = false;
  });

  // The drawers of a narrow page have a button that closes them; a tap beside them does so too. The theme moves what
  // was focused, so the browser cannot give the focus back.
  for (const drawer of document.querySelectorAll("dialog:is(#pst-primary-sidebar-modal, #pst-secondary-sidebar-modal)")) {
    const form = Object.assign(document.createElement("form"), { method: "dialog", className: "close-drawer" });
    form.append(Object.assign(document.createElement("button"), { textContent: "Close" }));
    drawer.append(form);
    const opener = drawer.id.includes("primary") ? ".primary-toggle" : ".secondary-toggle";
    drawer.addEventListener("close", () => {
      [...document.querySelectorAll(opener)].find((button) => button.checkVisibility())?.focus();
    });
  }

  // The theme marks in the list of sections what comes into view, and misses where a jump leads.
  const links = [...document.querySelectorAll("#pst-page-toc-nav a[href^='#']")];
  const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const markSection = () => {
    const { scrollHeight } = document.documentElement;
    const atEnd = window.scrollY + window.innerHeight > scrollHeight - 2;
    const line = atEnd ? window.innerHeight : window.innerHeight / 3;
    const last = headings.findLastIndex((one) => one && one.getBoundingClientRect().top < line);
    const current = links[Math.max(last, 0)];
    for (const link of links) {
      link.classList.toggle("active", link === current);
      if (link === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      link.closest(".toc-entry")?.classList.toggle("active", link.closest(".toc-entry").contains(current));
    }
  };
  if (links.length > 0) addEventListener("scrollend", markSection);

  // Closes the drawer with the table of contents when the reader follows a link in it to the same page.
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[href]")) event.target.closest("dialog[open]")?.close();
  });
})();
