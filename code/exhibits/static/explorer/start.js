// Fetches the explorer's script once, when the first explorer on the page comes near the viewport or
// a link in the text moves it.
(() => {
  "use strict";

  const url = new URL("explorer.js", document.currentScript.src).href;
  const mounted = new Map();
  const mount = (root) => {
    nearView.unobserve(root);
    if (!mounted.has(root)) mounted.set(root, loadScript(url).then(() => window.Explorer.mount(root)));
    return mounted.get(root);
  };

  const nearView = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) mount(target);
    },
    { rootMargin: "200px" },
  );
  for (const root of document.querySelectorAll(".explorer")) nearView.observe(root);

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.explorer-move");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const root = document.getElementById(link.hash.slice(1))?.querySelector(".explorer");
    if (!root) return;
    event.preventDefault();
    mount(root).then((explorer) => explorer.follow(link.search));
  });
})();
