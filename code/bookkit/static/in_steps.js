// Laying out a whole chapter would block a phone for a noticeable time. The style sheet therefore skips sections that
// are off screen; this script lays them out block by block, so that the page soon has its true height.
(() => {
  "use strict";

  const LONGEST = 6; // milliseconds until the reader gets a turn; a phone is several times slower than a laptop
  const sections = [...document.querySelectorAll("article section section")];
  let blocks = []; // of the section that is being laid out
  const open = (section) => {
    const isSkipped = getComputedStyle(section).contentVisibility === "auto";
    if (isSkipped && section.getBoundingClientRect().top > 2 * innerHeight) {
      // a box with a layer of its own would count as moved when it is shown
      blocks = [...section.children].filter((block) => !block.matches(".admonition, aside, details"));
      for (const block of blocks) block.style.contentVisibility = "hidden";
    }
    section.style.contentVisibility = "visible";
  };
  const layOut = () => {
    const end = performance.now() + LONGEST;
    while (performance.now() < end) {
      if (blocks.length) {
        const block = blocks.shift();
        block.style.contentVisibility = "";
        block.getBoundingClientRect(); // lays it out now, so that the clock counts it
      } else if (sections.length) {
        open(sections.shift());
      } else {
        const page = document.documentElement.dataset;
        if ("inSteps" in page) page.inSteps = "done";
        return;
      }
    }
    requestAnimationFrame(() => setTimeout(layOut));
  };
  setTimeout(layOut);
})();
