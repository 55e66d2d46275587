// The text of the fitter: numbers, and a description of what happened.

import { POINTS, truth } from "./fit.js";
import { isCut } from "./picture.js";
import { MANY } from "./state.js";

/** A number to `digits` decimals, with a real minus sign; one that rounds to zero has none. */
export const number = (value, digits = 2) => value.toFixed(digits).replace(/^-(?=[0.]*$)/, "").replace("-", "−");

/** A squared error: to three decimals, and never zero where it is not. */
export const squared = (value) => (value < 0.0005 ? "< 0.001" : number(value, 3));

/** A strength, to three digits. */
export const strength = (lambda) => String(Number(lambda.toPrecision(3)));

const at = (j) => `x = ${number(POINTS[j], 1)}`;
export const nameOf = (j) => `Point ${j + 1} of ${POINTS.length}, ${at(j)}`;

function distance(y, j) {
  const error = y - truth(POINTS[j]);
  if (Math.abs(error) < 0.005) return "on the truth";
  return `${number(Math.abs(error))} ${error > 0 ? "above" : "below"} the truth`;
}
export const valueOf = (y, j) => `height ${number(y)}, ${distance(y, j)}`;

function pulled({ y, last: { j }, plain, ridge }) {
  const error = Math.abs(y[j] - truth(POINTS[j]));
  const lies = `The point at ${at(j)} lies ${distance(y[j], j)}.`;
  if (error < 0.005) return `${lies} Move it, and see how far each curve follows.`;
  const by = ({ pull }) => `by up to ${number(error * pull)}`;
  return `${lies} That moves the curve ${by(plain)} without a penalty, ${by(ridge)} with ridge.`;
}

const missed = ({ plain, ridge }) =>
  "Each point has new noise. The mean squared distance from the truth is " +
  `${squared(plain.error)} without a penalty and ${squared(ridge.error)} with ridge.`;

const spread = ({ sets }) =>
  `${sets.length} data sets, each with its own noise, and the mean of their curves. ` +
  "How wide a cloud is shows the variance; how far its mean is from the truth shows the bias.";

function traded({ lambda, plain, ridge: { risk } }) {
  const than = risk.total < plain.risk.total ? "less" : "more";
  return (
    `At λ = ${strength(lambda)} ridge’s squared bias is ${squared(risk.bias).replace("<", "below")} and its variance ` +
    `${squared(risk.variance)}: together ${squared(risk.total)}, ${than} than ${squared(plain.risk.total)} without a penalty.`
  );
}

const SENTENCES = { point: pulled, noise: missed, sets: spread, strength: traded };

/** A description of the last change in one or two sentences. */
export function happened(model) {
  const cut = isCut(model.plain.shown) ? " Without one, it leaves the picture." : "";
  return SENTENCES[model.last.by](model) + cut;
}

const errorName = ({ sets }) => (sets.length ? `mean of ${sets.length} errors` : "squared error now");

/** The rows of the table of numbers: a key, a name, and a number for each fit. */
export function rows(model) {
  const { plain, ridge } = model;
  const row = (key, name, of) => [key, name, squared(of(plain)), squared(of(ridge))];
  return [
    row("error", errorName(model), ({ error }) => error),
    row("bias", "squared bias", ({ risk }) => risk.bias),
    row("variance", "variance", ({ risk }) => risk.variance),
    row("total", "expected error, their sum", ({ risk }) => risk.total),
  ];
}

/** The name of the button that shows many data sets, or the points again. */
export const manyName = ({ sets }) => (sets.length ? "One data set" : `${MANY} data sets`);
