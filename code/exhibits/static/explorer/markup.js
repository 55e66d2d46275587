// The explorer as HTML, written at build time, so that the picture and the text are there before the
// script runs, and without JavaScript.

import { escape, markup } from "../shared/svg.js";
import { contours } from "./contours.js";
import { densities } from "./densities.js";
import { paths } from "./paths.js";
import { PENALTIES } from "./solver.js";
import { DEFAULT, LIMITS, describe, toQuery } from "./state.js";
import { NAMES, figures, happened, meaning, penaltyFormula, result, tour } from "./words.js";

/** The SVG views of each size, by name. */
export const flatViews = (size) =>
  size === "small" ? { contours, paths: paths(320) } : { contours, paths: paths(240), densities };

const KEYS = {
  contours: [
    ["point", "least squares", ": drag it"],
    ["solution", "solution"],
    ["bound", "bound t", ": drag it"],
  ],
  paths: [
    ["first", "w₁"],
    ["second", "w₂"],
    ["strength", "λ", ": drag it"],
  ],
  densities: [
    ["prior", "prior"],
    ["posterior", "posterior (other weight fixed)"],
  ],
  surface: [
    ["solution", "lowest point"],
    ["turn", "drag to turn"],
  ],
};
const TITLES = {
  contours: "Where the contour meets the bound",
  paths: "Both weights, over all strengths",
  densities: "The penalty as a prior",
  surface: "Loss + λ · penalty",
};

const panel = (name, content, extra = "") => {
  const keys = KEYS[name]
    .map(([key, text, hint = ""]) => {
      const hand = hint && `<span class="explorer-hint">${hint}</span>`;
      return `<li class="key-${key}"><span>${text}${hand}</span></li>`;
    })
    .join("");
  return (
    `<div class="explorer-view" data-view="${name}"><p class="explorer-title">${TITLES[name]}</p>` +
    `${content}<ul class="explorer-keys">${keys}</ul>${extra}</div>`
  );
};

const slider = (id, key, label, step, model) => {
  const [low, high] = LIMITS[key];
  return (
    `<div class="exhibit-slider" data-slider="${key}"><label for="${id}-${key}">${label}</label>` +
    `<output for="${id}-${key}"></output>` +
    `<input id="${id}-${key}" type="range" min="${low}" max="${high}" step="${step}" ` +
    `value="${model[key]}" autocomplete="off"></div>`
  );
};

const row = ([name, ...values]) => {
  const span = values.length === 1 ? ' colspan="2"' : "";
  const cells = values.map((value) => `<td${span}>${value}</td>`).join("");
  return `<tr><th scope="row">${name}</th>${cells}</tr>`;
};

/** The rows of the table of numbers, as HTML. */
export const rows = (model) => figures(model).map(row).join("");

/**
 * The HTML of the whole explorer in its default state.
 *
 * @param {{id: string, size: "small" | "full"}} options
 */
export function html({ id, size }) {
  const model = describe(DEFAULT);
  const full = size === "full";
  const views = Object.entries(flatViews(size)).map(([name, view]) => panel(name, markup(view, model)));
  if (full) {
    const words = "A surface over the plane of the two weights; the solution is its lowest point.";
    const canvas =
      `<canvas role="slider" tabindex="0" aria-label="${words} Arrow keys turn it." ` +
      'aria-valuemin="0" aria-valuemax="360" aria-valuenow="0" width="640" height="640"></canvas>';
    views.splice(1, 0, panel("surface", canvas));
    views[3] = panel(
      "densities",
      markup(densities, model),
      `<p class="explorer-meaning">${meaning(model)}</p>`,
    );
  }
  const choices = PENALTIES.map(
    (penalty) =>
      `<label><input type="radio" name="${id}-penalty" value="${penalty}" autocomplete="off"` +
      `${penalty === model.penalty ? " checked" : ""}><span>${NAMES[penalty]}</span></label>`,
  ).join("");
  const story = tour().map(({ title, text, prior, state }) => {
    const told = escape(text(describe(state)) + (full && prior ? ` ${prior}` : ""));
    return `<li data-state="${escape(toQuery(state))}"><strong>${title}.</strong> ${told}</li>`;
  }).join("");
  return (
    `<div class="explorer exhibit" data-lazy id="${id}" data-size="${size}" data-penalty="${model.penalty}" role="group" ` +
    'aria-label="Explorer of penalised least squares with two features">' +
    '<fieldset class="explorer-controls" disabled>' +
    `<div class="explorer-penalties" role="radiogroup" aria-label="Penalty">${choices}</div>` +
    '<div class="explorer-sliders">' +
    slider(id, "lambda", "Strength λ", 0.01, model) +
    slider(id, "rho", "Correlation", 0.01, model) +
    slider(id, "mix", "Mix, share of |w|", 0.05, model) +
    "</div></fieldset>" +
    `<p class="explorer-words">${escape(happened(model))}</p>` +
    `<p class="explorer-result"><span data-part="result">${result(model)}</span> ` +
    `<span class="explorer-formula">P(w) = <span data-part="formula">${penaltyFormula(model)}</span></span></p>` +
    '<div class="explorer-actions">' +
    '<button type="button" data-action="tour">Take the tour</button>' +
    '<button type="button" data-action="play">Play</button>' +
    '<button type="button" data-action="reset">Reset</button>' +
    '<button type="button" data-action="link">Copy link</button>' +
    `<input type="text" class="explorer-link" readonly hidden aria-label="Link to this state"></div>` +
    `<div class="explorer-views">${views.join("")}</div>` +
    `<section class="explorer-tour" aria-label="Guided tour"><ol class="explorer-story">${story}</ol>` +
    '<div><p class="explorer-step"></p><button type="button" data-action="back">Back</button>' +
    '<button type="button" data-action="next">Next</button>' +
    '<button type="button" data-action="end" aria-label="End the tour">End</button></div></section>' +
    (full
      ? '<details class="explorer-numbers"><summary>The numbers</summary><table><thead><tr>' +
        '<td></td><th scope="col">w₁</th><th scope="col">w₂</th></tr></thead>' +
        `<tbody>${rows(model)}</tbody></table></details>`
      : "") +
    '<p class="exhibit-live" role="status" aria-live="polite"></p></div>'
  );
}
