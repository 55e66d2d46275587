// What a cell shows, as elements like those of the page.
import { element } from "./element.js";
import { figure } from "./figure.js";

const PLOTLY = "application/vnd.plotly.v1+json";

let shown = 0; // pictures so far, so that the ids within each are its own

const text = (content, kind) =>
  element(
    "div",
    { class: `output ${kind} highlight-myst-ansi notranslate` },
    element("div", { class: "highlight" }, element("pre", {}, content)),
  );

const html = (content) => {
  const place = element("div", { class: "output text_html" });
  place.innerHTML = content; // scripts in it do not run: the page's policy forbids them
  return place;
};

const picture = (svg) => {
  const prefix = `run-${(shown += 1)}-`;
  const place = element("div", { class: "still-figure" });
  place.innerHTML = svg.slice(svg.indexOf("<svg")).replace(/(\bid="|\bhref="#|url\(#)/g, `$1${prefix}`);
  return place;
};

const image = (kind) => (data) => element("img", { src: `data:${kind};base64,${data}`, alt: "The picture that this cell shows" });

const formula = (latex) => {
  const place = element("div", { class: "output text_latex math" }, latex);
  import("./formulas.js").then(({ render }) => render(latex, place));
  return place;
};

// The best representation comes first, as on the page.
const RENDERERS = {
  [PLOTLY]: figure,
  "image/svg+xml": picture,
  "text/html": html,
  "image/png": image("image/png"),
  "image/jpeg": image("image/jpeg"),
  "text/latex": formula,
  "text/plain": (content) => text(content, "text_plain"),
};

// Whether a page makes more of this value than text when it is built, such as a form.
export const isMadeAtBuild = (data) =>
  Object.keys(data).some((kind) => kind.startsWith("application/") && !(kind in RENDERERS));

export const valueOf = (data) => {
  const kind = Object.keys(RENDERERS).find((kind) => kind in data);
  return kind ? RENDERERS[kind](data[kind]) : text(Object.keys(data).join(", "), "text_plain");
};

export const streamOf = ({ name, text: content }) => text(content, name === "stderr" ? "stderr" : "stream");
