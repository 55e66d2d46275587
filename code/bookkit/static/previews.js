// Shows what a link leads to, such as an equation, a figure or a term, in a card beside the link, as long as a pointer
// or the keyboard's focus is on either. A first tap shows the card, a second one follows the link. previews.py marks
// the links: each names the elements to copy, from this page or from a file made of another page.
(() => {
  "use strict";

  if (!("popover" in HTMLElement.prototype && document.querySelector("[data-preview]"))) return;

  const OPEN_AFTER = 200; // milliseconds: a pointer on its way elsewhere opens nothing
  const CLOSE_AFTER = 300; // time to move the pointer from the link to the card
  const GAP = 4; // pixels between the link and the card
  const LEFT_OUT = ".headerlink, .checked, .copybtn, .margin-toggle, .sidenote, script";

  const folder = new URL("previews/", document.currentScript.src);
  const load = async (file) => {
    await loadScript(new URL(`${file}.js`, folder).href);
    return window.previews[file];
  };

  const card = document.createElement("div");
  card.id = card.className = "preview";
  card.popover = "auto"; // closes with a press elsewhere
  card.setAttribute("role", "tooltip");
  document.querySelector("article").append(card);

  // The elements that a link shows, copied into a fragment.
  const copy = async ({ dataset }) => {
    const template = document.createElement("template");
    if (dataset.previewFile) template.innerHTML = (await load(dataset.previewFile))[dataset.preview];
    else template.content.append(...[...document.querySelectorAll(dataset.preview)].map((part) => part.cloneNode(true)));
    return template.content;
  };

  // Makes copied elements fit for a second place: ids stay unique, and addresses lead where they led.
  const adapt = (content, { href }) => {
    for (const part of content.querySelectorAll(LEFT_OUT)) part.remove();
    for (const part of content.querySelectorAll("[id]")) part.id = `preview-${part.id}`;
    for (const { attributes } of content.querySelectorAll("svg *")) {
      for (const attribute of attributes) {
        if (attribute.localName === "href" || attribute.value.startsWith("url(#"))
          attribute.value = attribute.value.replace("#", "#preview-");
      }
    }
    for (const part of content.querySelectorAll("img")) part.src = new URL(part.getAttribute("src"), href);
    for (const part of content.querySelectorAll("a[href]")) {
      part.href = new URL(part.getAttribute("href"), href);
      part.removeAttribute("data-preview");
    }
    // the headings of the page are those outside the card
    for (const part of content.querySelectorAll("h1, h2, h3, h4")) part.setAttribute("role", "presentation");
    return content;
  };

  // Puts the card below the link, or above it where there is more room.
  const place = (link) => {
    const rows = [...link.getClientRects()];
    const { innerHeight, scrollX, scrollY } = window;
    const { clientWidth } = document.documentElement;
    const below = innerHeight - rows.at(-1).bottom;
    const fits = below >= card.offsetHeight + GAP || below >= rows[0].top;
    const left = Math.max(GAP, Math.min(rows.at(fits ? -1 : 0).left, clientWidth - card.offsetWidth - GAP));
    const top = fits ? rows.at(-1).bottom + GAP : rows[0].top - card.offsetHeight - GAP;
    card.style.translate = `${left + scrollX}px ${top + scrollY}px`;
  };

  const scrolls = (box) => box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;

  let shown, wanted, timer;
  let stays = false; // a card that a tap opened stays until a tap elsewhere

  const show = async (link, tapped = false) => {
    clearTimeout(timer);
    wanted = link;
    const content = adapt(await copy(link), link);
    if (wanted !== link || shown === link) return;
    card.hidePopover();
    const box = document.createElement(content.querySelector("dt") ? "dl" : "div");
    const open = document.createElement("a");
    box.append(content);
    open.className = "preview-open";
    open.href = link.href;
    open.textContent = "Open";
    card.replaceChildren(box, open);
    card.showPopover();
    shown = link;
    stays = tapped;
    link.setAttribute("aria-describedby", card.id);
    link.removeAttribute("title"); // which the browser would show too
    for (const part of [card, ...card.querySelectorAll(".katex-display, pre")]) part.tabIndex = scrolls(part) ? 0 : -1;
    place(link);
  };
  card.addEventListener("beforetoggle", ({ newState }) => {
    if (newState !== "closed") return;
    shown?.removeAttribute("aria-describedby");
    shown = undefined;
  });

  const after = (delay, act) => {
    clearTimeout(timer);
    timer = setTimeout(act, delay);
  };
  const close = () => {
    clearTimeout(timer);
    wanted = undefined;
    card.hidePopover();
  };
  const isHeld = () => stays || shown?.matches(":hover, :focus-visible") || card.matches(":hover, :focus-within");
  const leave = () => {
    wanted = shown;
    after(CLOSE_AFTER, () => isHeld() || close());
  };

  document.addEventListener("pointerover", ({ target, relatedTarget, pointerType }) => {
    const link = target.closest("[data-preview]");
    if (pointerType === "touch" || link?.contains(relatedTarget)) return;
    if (!link || link === shown) leave();
    else after(OPEN_AFTER, () => show(link));
  });
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches("[data-preview]:focus-visible")) show(target);
  });
  document.addEventListener("focusout", leave);
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") close();
  });

  let before; // the link whose card was open when a press began, which closes it
  let finger = false; // the press is one; not every browser says so of the click
  document.addEventListener("pointerdown", ({ pointerType }) => {
    before = shown;
    finger = pointerType === "touch";
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link) return;
    // a section is a place to go to; what the others lead to is for a look
    const isShown = link.matches("[data-preview]:not([data-preview-kind=section])");
    if (finger && event.detail > 0 && isShown && link !== before) {
      event.preventDefault();
      show(link, true);
    } else close();
  });
})();
