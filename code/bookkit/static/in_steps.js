// Laying out a whole chapter would block a phone for a noticeable time. The style sheet therefore skips sections that
// are off screen; this script lays them out one by one, so that the page soon has its true height.
(() => {
  "use strict";

  const sections = [...document.querySelectorAll("article section section")];
  const layOutNext = () => {
    const section = sections.shift();
    if (!section) return;
    section.style.contentVisibility = "visible";
    requestAnimationFrame(() => setTimeout(layOutNext));
  };
  setTimeout(layOutNext);
})();
