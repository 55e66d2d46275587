// On a phone a chapter takes long to lay out, and meanwhile nothing answers. The style sheet leaves out the sections
// that are out of sight; here they follow one by one, so that the page has its true height a moment later.
(() => {
  "use strict";

  const sections = [...document.querySelectorAll("article section section")];
  const layOutNext = () => {
    const section = sections.shift();
    if (!section) return;
    section.style.contentVisibility = "visible";
    requestAnimationFrame(() => setTimeout(layOutNext));
  };
  addEventListener("load", () => setTimeout(layOutNext));
})();
