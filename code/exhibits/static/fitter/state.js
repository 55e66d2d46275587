// The state that a reader can set, and everything derived from it.

import { POINTS, curve, influences, pull, risk, squaredError, truth } from "./fit.js";

/**
 * @typedef {object} State
 * @property {number[]} y the heights of the points
 * @property {number} lambda ridge's strength
 * @property {number[][]} sets many data sets to show instead of the points; empty if none
 * @property {{by: "point" | "strength" | "noise" | "sets", j?: number}} last what changed last
 */

export const MANY = 100; // data sets to show at once
const LIFTED = 3; // the point that is off the truth at first, by 1

/** @type {State} */
export const DEFAULT = Object.freeze({
  y: Object.freeze(POINTS.map((x, j) => truth(x) + (j === LIFTED ? 1 : 0))),
  lambda: 1,
  sets: Object.freeze([]),
  last: Object.freeze({ by: "point", j: LIFTED }),
});

const average = (values) => values.reduce((sum, value) => sum + value) / values.length;

function method(lambda) {
  const H = influences(lambda);
  return { H, risk: risk(H) };
}

/** The curves of many data sets; as a curve is linear in the heights, their mean is that of the mean heights. */
function spread(H, sets) {
  const cloud = sets.map((y) => curve(H, y));
  const middle = POINTS.map((_, j) => average(sets.map((y) => y[j])));
  return { cloud, shown: curve(H, middle), error: average(cloud.map(squaredError)) };
}

function single(H, y) {
  const shown = curve(H, y);
  return { cloud: [], shown, error: squaredError(shown) };
}

/** What the picture, the numbers and the words show of a fit. */
const fit = ({ H, risk }, { y, sets, last }) => ({
  ...(sets.length ? spread(H, sets) : single(H, y)),
  risk,
  pull: last.by === "point" ? pull(H, last.j) : NaN,
});

const WITHOUT = method(0);

/** @param {State} state */
export const describe = (state) => ({
  ...state,
  plain: fit(WITHOUT, state),
  ridge: fit(method(state.lambda), state),
});
