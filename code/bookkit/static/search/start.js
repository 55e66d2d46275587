// Fetches the search and its index once the reader opens the search.
(() => {
  "use strict";

  const { src } = document.currentScript;
  const fields = [...document.querySelectorAll("form.bd-search input")];
  let loading = false;
  const load = () => {
    if (loading) return;
    loading = true;
    for (const name of ["search_index.js", "search.js"]) {
      const script = document.createElement("script");
      script.src = new URL(`search/${name}`, src).href;
      script.async = false; // in this order
      document.head.append(script);
    }
  };
  for (const field of fields) field.addEventListener("focus", load);
  if (document.querySelector(".bd-search-container")) load(); // the search page, which may have been asked for something
})();
