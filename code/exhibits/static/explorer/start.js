// Fetches the explorer's script once, when the first explorer on the page comes near the viewport.
(() => {
  "use strict";

  const url = new URL("explorer.js", document.currentScript.src).href;
  let loading;
  const load = () =>
    (loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = url;
      script.onload = () => resolve(window.Explorer);
      script.onerror = () => reject(new Error(`could not load ${url}`));
      document.head.append(script);
    }));

  const nearView = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        nearView.unobserve(target);
        load().then((explorer) => explorer.mount(target));
      }
    },
    { rootMargin: "200px" },
  );
  for (const root of document.querySelectorAll(".explorer")) nearView.observe(root);
})();
