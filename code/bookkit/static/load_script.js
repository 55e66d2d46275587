// Loads a script of the site once, however often it is asked for; resolves when it has run.
(() => {
  "use strict";

  const loading = new Map();
  window.loadScript = (url) => {
    if (!loading.has(url)) {
      const script = document.createElement("script");
      script.src = url;
      loading.set(
        url,
        new Promise((resolve, reject) => {
          script.onload = resolve;
          script.onerror = () => reject(new Error(`could not load ${url}`));
        }),
      );
      document.head.append(script);
    }
    return loading.get(url);
  };
})();
