// Views as SVG: written as text at build time, and updated in the browser.
//
// A view is {width, height, elements, attributes}. `elements` never change; `attributes(model)`
// returns the attributes of named elements that depend on the model. An update sets only attributes
// that have changed.

/**
 * @typedef {object} Element
 * @property {string} tag
 * @property {string} [name]
 * @property {Record<string, string | number>} [attributes]
 * @property {string} [text]
 * @property {Element[]} [children]
 */
/**
 * @typedef {object} View
 * @property {string} label what the view shows, in a few words
 * @property {string} [role] of the svg element; a group if it has handles
 * @property {number} width
 * @property {number} height
 * @property {Element[]} elements
 * @property {(model: object) => Record<string, Record<string, string | number>>} attributes the key
 *   "text" stands for an element's text
 */

export const element = (tag, attributes = {}, more = {}) => ({ tag, attributes, ...more });
export const named = (name, tag, attributes = {}, more = {}) => ({ name, tag, attributes, ...more });

/** Coordinates rounded to a tenth of a unit, about a tenth of a pixel. */
export const round = (value) => Math.round(value * 10) / 10;

/** Points as the `d` attribute of an SVG path. */
export const line = (points) => `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join("L")}`;

export const escape = (text) =>
  String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

/** The SVG text of a view of `model`. */
export function markup(view, model) {
  const now = view.attributes(model);
  const write = ({ tag, name, attributes, text = "", children = [] }) => {
    const { text: content = text, ...rest } = { ...attributes, ...now[name] };
    const named = name ? { "data-name": name, ...rest } : rest;
    const written = Object.entries(named).map(([key, value]) => ` ${key}="${escape(value)}"`);
    return `<${tag}${written.join("")}>${escape(content)}${children.map(write).join("")}</${tag}>`;
  };
  return (
    `<svg viewBox="0 0 ${view.width} ${view.height}" role="${view.role ?? "group"}" ` +
    `aria-label="${escape(view.label)}">${view.elements.map(write).join("")}</svg>`
  );
}

/** Returns a function that updates an svg element written by `markup` to show a model. */
export function updater(view, svg) {
  const nodes = new Map();
  for (const node of svg.querySelectorAll("[data-name]")) {
    nodes.set(node.dataset.name, { node, last: {} });
  }
  return (model) => {
    for (const [name, attributes] of Object.entries(view.attributes(model))) {
      const { node, last } = nodes.get(name);
      for (const [key, value] of Object.entries(attributes)) {
        if (last[key] === value) continue;
        last[key] = value;
        if (key === "text") node.textContent = value;
        else node.setAttribute(key, value);
      }
    }
  };
}

/**
 * A handle to drag: a large invisible target and a ring, which shows the focus, under a small mark.
 *
 * Its position and its text are attributes that the view sets under the handle's name.
 *
 * @param {string} name
 * @param {Element} mark
 * @param {{target?: number, ring?: number, attributes?: Record<string, string | number>}} more two
 *   radii, and further attributes
 */
export function handle(name, mark, { target = 22, ring = 13, attributes = {} } = {}) {
  const under = [
    element("circle", { r: target, class: "exhibit-target" }),
    element("circle", { r: ring, class: "exhibit-ring" }),
  ];
  return named(name, "g", { class: "exhibit-handle", ...attributes }, { children: [...under, mark] });
}

/** The attributes of a handle that is a slider. */
export const slider = (label, more = {}) => ({ role: "slider", tabindex: 0, "aria-label": label, ...more });
