// The fitter as HTML, written at build time, so that the picture and the text are there before the
// script runs, and without JavaScript.

import { escape, markup } from "../shared/svg.js";
import { bars } from "./bars.js";
import { picture } from "./picture.js";
import { DEFAULT, describe } from "./state.js";
import { happened, manyName, rows, strength } from "./words.js";

const KEYS = [
  ["truth", "truth"],
  ["plain", "no penalty"],
  ["ridge", "ridge"],
];

/**
 * The HTML of the fitter in its default state.
 *
 * @param {{id: string}} options
 */
export function html({ id }) {
  const model = describe(DEFAULT);
  const keys = KEYS.map(([key, text]) => `<li class="key-${key}">${text}</li>`).join("");
  const numbers = rows(model).map(
    ([key, name, ...values]) =>
      `<tr data-row="${key}"><th scope="row">${name}</th>` +
      `${values.map((value) => `<td>${escape(value)}</td>`).join("")}</tr>`,
  );
  return (
    `<div class="fitter exhibit" data-lazy id="${id}" role="group" aria-label="Points to drag, and two fits">` +
    '<p class="fitter-hint">Drag a point up or down<span>, or choose it by ← and → and move it by ↑ and ↓</span>.</p>' +
    `<div class="fitter-picture">${markup(picture, model)}<ul class="fitter-keys">${keys}</ul>` +
    `<p class="fitter-words">${escape(happened(model))}</p></div>` +
    '<div class="fitter-side"><fieldset class="fitter-controls" disabled>' +
    `<div class="exhibit-slider"><label for="${id}-lambda">Ridge’s strength λ</label>` +
    `<output for="${id}-lambda">${strength(model.lambda)}</output>` +
    `<input id="${id}-lambda" type="range" min="-3" max="2" step="0.05" value="${Math.log10(model.lambda)}" ` +
    `aria-valuetext="${strength(model.lambda)}" autocomplete="off"></div>` +
    '<p class="fitter-actions"><button type="button" data-action="noise">New noise</button>' +
    `<button type="button" data-action="many">${manyName(model)}</button>` +
    '<button type="button" data-action="reset">Reset</button></p></fieldset>' +
    '<table class="fitter-numbers"><thead><tr><td></td><th scope="col">no penalty</th>' +
    `<th scope="col">ridge</th></tr></thead><tbody>${numbers.join("")}</tbody></table>` +
    `${markup(bars, model)}</div>` +
    '<p class="exhibit-live" role="status" aria-live="polite"></p></div>'
  );
}
