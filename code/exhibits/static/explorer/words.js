// The text of the explorer: numbers, a description of the solution, the prior, and the tour.

import { loss, objective, solve } from "./solver.js";
import { DEFAULT } from "./state.js";

export const NAMES = {
  lasso: "LASSO",
  ridge: "Ridge",
  "elastic-net": "Elastic net",
  "best-subset": "Best subset",
};
export const WEIGHTS = ["w₁", "w₂"];

const raised = (power) => [...power].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("");

/** A number to `digits` decimals. An exact zero is "0"; no other number is shown as zero. */
export function number(value, digits = 2) {
  if (value === 0) return "0";
  if (value === Infinity) return "∞";
  const rounded = value.toFixed(digits);
  const text = Number(rounded) === 0 ? value.toExponential(0) : rounded;
  return text.replace(/e-(\d+)/, (_, power) => ` · 10⁻${raised(power)}`).replace("-", "−");
}

export const pair = (values, digits) => `(${values.map((v) => number(v, digits)).join(", ")})`;

/** The name of the region; at its two extremes, the elastic net has a diamond or a disc. */
export function regionName({ penalty, mix }) {
  if (penalty === "lasso" || (penalty === "elastic-net" && mix === 1)) return "diamond";
  if (penalty === "ridge" || (penalty === "elastic-net" && mix === 0)) return "disc";
  return "rounded diamond";
}

/** The weights within the bound, in a few words. */
export function allowed(model) {
  const { t, penalty } = model;
  if (t === 0) return "allowed: only the origin";
  if (penalty !== "best-subset") return `${regionName(model)}: P(w) ≤ ${number(t)}`;
  return t === 1 ? "allowed: both axes" : "no bound: all weights allowed";
}

/** P(w) as a formula. */
export function penaltyFormula({ penalty, mix }) {
  if (penalty === "lasso") return "|w₁| + |w₂|";
  if (penalty === "ridge") return "w₁² + w₂²";
  if (penalty === "best-subset") return "number of non-zero weights";
  return `${number(mix)} (|w₁| + |w₂|) + ${number(1 - mix)} (w₁² + w₂²)`;
}

/** A description of the solution in one or two sentences. */
export function happened(model) {
  const { w, z, lambda } = model;
  if (z[0] === 0 && z[1] === 0) {
    return "Both weights are 0: the least-squares point is the origin. Nothing is left to shrink.";
  }
  if (lambda === 0) return "λ is 0: without a penalty, the solution is the least-squares point.";
  const zeros = [0, 1].filter((j) => w[j] === 0);
  return model.penalty === "best-subset" ? subset(model, zeros) : touching(model, zeros);
}

function touching(model, zeros) {
  const region = regionName(model);
  if (zeros.length === 2) {
    return (
      `Both weights are exactly 0: λ has reached λmax = ${number(model.lambdaMax)}, ` +
      "and the region is a point."
    );
  }
  if (zeros.length === 1) {
    const name = WEIGHTS[zeros[0]];
    return region === "disc"
      ? `${name} is 0, but not because of the disc: move the point a little, and it is not.`
      : `${name} is exactly 0: the contour touches the ${region} at its corner.`;
  }
  if (region === "disc") {
    return "Neither weight is 0: the contour touches the disc, which has no corner to stop at.";
  }
  const side = region === "diamond" ? "along an edge" : "between two corners";
  return `Neither weight is 0: the contour touches the ${region} ${side}.`;
}

function subset(model, zeros) {
  const { z, rho, w, lambda } = model;
  const costs = number((1 - rho) * (1 + rho) * Math.min(...z.map(Math.abs)) ** 2);
  if (zeros.length === 0) {
    return `Both weights stay, unshrunk: dropping one adds ${costs} to the loss, more than it saves.`;
  }
  if (zeros.length === 1) {
    const [dropped, kept] = [WEIGHTS[zeros[0]], WEIGHTS[1 - zeros[0]]];
    return (
      `${dropped} is exactly 0: dropping it adds ${number(loss(model, w))} to the loss and saves ` +
      `${number(lambda)}. ${kept} is not shrunk.`
    );
  }
  return (
    `Both weights are exactly 0: they would lower the loss by ${number(loss(model, [0, 0]))} ` +
    `and cost ${number(2 * lambda)}.`
  );
}

/** The numbers of the solution on one line. */
export function result({ w, t, penalty }) {
  const bound = number(t, penalty === "best-subset" ? 0 : 2);
  return `w₁ = ${number(w[0])}, w₂ = ${number(w[1])}, t = ${bound}`;
}

/** A description of the prior that the penalty stands for; the noise has variance 1. */
export function meaning({ penalty, lambda, mix }) {
  if (penalty === "best-subset") {
    return "No density gives this penalty: its prior would be flat, with a point mass at 0.";
  }
  const flat = lambda === 0;
  if (flat) return "λ = 0: a flat prior, which prefers no weight to another.";
  const [absolute, squares] =
    { lasso: [lambda, 0], ridge: [0, lambda] }[penalty] ?? [lambda * mix, lambda * (1 - mix)];
  const laplace = `Laplace prior, b = 2/λ = ${number(2 / lambda)}`;
  const gauss = `Gaussian prior, σ² = 1/λ = ${number(1 / lambda)}`;
  if (squares === 0) return `${laplace}.`;
  if (absolute === 0) return `${gauss}.`;
  return `Laplace (b = ${number(2 / absolute)}) times Gaussian (σ² = ${number(1 / squares)}).`;
}

/** The rows of the table of numbers: a name and one or two values. */
export function figures(model) {
  const four = (value) => number(value, 4);
  return [
    ["Least squares", four(model.z[0]), four(model.z[1])],
    ["Solution", four(model.w[0]), four(model.w[1])],
    ["Bound t = P(w)", number(model.t, model.penalty === "best-subset" ? 0 : 4)],
    ["Loss above its minimum", four(loss(model, model.w))],
    ["Loss + λP", four(objective(model, model.w))],
    ["λmax", four(model.lambdaMax)],
  ];
}

/**
 * The steps of the tour: a state, a title, a text whose numbers come from the solver, and what to add
 * to it where the prior is shown. A function, so that the browser's bundle is without it.
 */
export const tour = () => [
  {
    title: "No penalty",
    state: { ...DEFAULT, lambda: 0 },
    text: ({ z }) =>
      `The ellipses join weights that fit equally well. Their centre, ${pair(z)}, is least squares. ` +
      "With λ = 0 nothing pulls the solution away from it.",
  },
  {
    title: "LASSO stops at a corner",
    state: DEFAULT,
    text: ({ w, t, lambda }) =>
      `At λ = ${number(lambda)} the weights may spend t = ${number(t)} in |w₁| + |w₂|: a diamond. ` +
      "The smallest ellipse that meets it touches a corner, and a corner lies on an axis: " +
      `w₂ is exactly ${number(w[1])}.`,
    prior: "The prior has a peak at 0, and the posterior keeps it.",
  },
  {
    title: "Ridge has no corner",
    state: { ...DEFAULT, penalty: "ridge" },
    text: ({ w }) =>
      "The same data and the same λ, but now the squares are bounded: a disc. The ellipse touches it " +
      `at ${pair(w)}, off the axes.`,
    prior: "The prior is a Gaussian, smooth at 0: nothing holds a weight there.",
  },
  {
    title: "Features that say the same",
    state: { ...DEFAULT, rho: 0.9, lambda: 4, penalty: "elastic-net" },
    text: (model) =>
      `With a correlation of ${number(model.rho)} the ellipses are long and narrow. At ` +
      `λ = ${number(model.lambda)} LASSO would keep ` +
      `w₁ = ${number(solve({ ...model, penalty: "lasso" })[0])} and drop w₂. The elastic net, half ` +
      `absolute values and half squares, keeps both and nearly equal: ${pair(model.w)}.`,
  },
  {
    title: "Choosing without shrinking",
    state: { ...DEFAULT, penalty: "best-subset", lambda: 1 },
    text: ({ w, z, lambda }) =>
      `Best subset charges λ = ${number(lambda)} for each weight that is not 0, whatever its size. ` +
      `It drops w₂ and does not shrink w₁, which becomes ${number(w[0])}, even more than the ` +
      `${number(z[0])} of least squares: it takes over what w₂ explained. Its paths jump.`,
  },
];
