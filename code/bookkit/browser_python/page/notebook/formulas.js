// Draws formulas with KaTeX, with its own style sheet: the page's has only what the page's own formulas need.
import katex from "katex";
import { element } from "./element.js";

document.head.append(element("link", { rel: "stylesheet", href: new URL("katex.css", import.meta.url).href }));

export const render = (latex, place) => {
  const formula = latex.trim().replace(/^\$+|\$+$/g, "");
  katex.render(formula, place, { displayMode: true, throwOnError: false, strict: "ignore" });
};
