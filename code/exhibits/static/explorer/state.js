// The state that a reader can set, its limits, and the link that restores it.

import { PENALTIES, knots, lambdaMax, path, penaltyValue, solve } from "./solver.js";

/** @typedef {import("./solver.js").Problem} State what the reader has set: a problem to solve */

export const LIMITS = {
  w1: [-2.5, 2.5],
  w2: [-2.5, 2.5],
  rho: [-0.99, 0.99],
  lambda: [0, 8],
  mix: [0, 1],
};

/** @type {State} */
export const DEFAULT = Object.freeze({
  penalty: "lasso",
  z: Object.freeze([1.8, 0.9]),
  rho: 0.3,
  lambda: 3,
  mix: 0.5,
});

export const clamp = (value, [low, high]) => Math.min(high, Math.max(low, value));

const SMALLEST = 1e-6; // what is nearer to 0 shows as 0, and its square would vanish beside 1

/** A number in a link; NaN for anything else. */
function number(text) {
  if (!/^-?\d+(\.\d+)?(e-\d+)?$/.test(text)) return NaN;
  return Math.abs(Number(text)) < SMALLEST ? 0 : Number(text);
}

const flat = ({ penalty, z, rho, lambda, mix }) => ({ penalty, w1: z[0], w2: z[1], rho, lambda, mix });

/**
 * The state to which the query of a link changes `base`; `base` itself if a value is out of range.
 *
 * @param {string} query
 * @param {State} base
 * @returns {State}
 */
export function fromQuery(query, base = DEFAULT) {
  const asked = { ...flat(base), ...Object.fromEntries(new URLSearchParams(query)) };
  const values = Object.fromEntries(Object.keys(LIMITS).map((key) => [key, number(String(asked[key]))]));
  const { penalty } = asked;
  const inRange = Object.entries(LIMITS).every(
    ([key, [low, high]]) => values[key] >= low && values[key] <= high,
  );
  if (!inRange || !PENALTIES.includes(penalty)) return base;
  const { w1, w2, rho, lambda, mix } = values;
  return { penalty, z: [w1, w2], rho, lambda, mix };
}

/** The query from which `fromQuery` restores a state exactly. */
export const toQuery = (state) => `?${new URLSearchParams(flat(state))}`;

/**
 * A state and everything derived from it that the views and the words show.
 *
 * @param {State} state
 */
export function describe(state) {
  const w = solve(state);
  const end = LIMITS.lambda[1];
  return {
    ...state,
    state,
    w,
    t: penaltyValue(state, w),
    lambdaMax: lambdaMax(state),
    knots: knots(state, end),
    path: path(state, end),
  };
}
