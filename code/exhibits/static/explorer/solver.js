// Penalised least squares with two features, in closed form.
//
// The two columns of X have length 1 and correlation rho, so that X'X = G = [[1, rho], [rho, 1]].
// With z the least-squares weights, the residual sum of squares at the weights w is
//
//     RSS(w) = (w - z)' G (w - z) + a constant that no weight can change,
//
// and the objective is RSS(w) + lambda P(w), where P is
//
//     lasso          |w1| + |w2|
//     ridge          w1^2 + w2^2
//     elastic-net    mix (|w1| + |w2|) + (1 - mix) (w1^2 + w2^2)
//     best-subset    the number of weights that are not zero
//
// The bound that corresponds to a strength lambda is t = P(w) at the solution w: among all weights
// with P(w) <= t, w has the smallest RSS. This module imports nothing and does not use the DOM.

/** @typedef {[number, number]} Pair two numbers, of weight 1 and of weight 2 */
/** @typedef {"lasso" | "ridge" | "elastic-net" | "best-subset"} PenaltyName */
/**
 * @typedef {object} Problem
 * @property {PenaltyName} penalty
 * @property {Pair} z the least-squares weights
 * @property {number} rho correlation of the two features, strictly between -1 and 1
 * @property {number} lambda strength, zero or more
 * @property {number} mix share of the absolute values in the elastic net, from 0 to 1
 */

export const PENALTIES = ["lasso", "ridge", "elastic-net", "best-subset"];

const EPSILON = Number.EPSILON;
const SIGNS = [
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
];

/** The share of absolute values in a penalty; the rest are squares. */
const shareOfAbsolute = ({ penalty, mix }) => ({ lasso: 1, ridge: 0 })[penalty] ?? mix;

/** The loss at `w` above its minimum at the least-squares point: RSS(w) without its constant. */
export function loss({ z, rho }, w) {
  const [u, v] = [w[0] - z[0], w[1] - z[1]];
  // along the two diagonals, where G is diagonal: no cancellation when rho is near 1 or -1
  return ((1 + rho) * (u + v) ** 2 + (1 - rho) * (u - v) ** 2) / 2;
}

/** P(w). */
export function penaltyValue(problem, w) {
  if (problem.penalty === "best-subset") return (w[0] !== 0) + (w[1] !== 0);
  const share = shareOfAbsolute(problem);
  const absolute = Math.abs(w[0]) + Math.abs(w[1]);
  const squares = w[0] ** 2 + w[1] ** 2;
  return share * absolute + (1 - share) * squares;
}

/** The objective, without the constant of the RSS. */
export const objective = (problem, w) => loss(problem, w) + problem.lambda * penaltyValue(problem, w);

/** G z = X'y: minus half the gradient at w = 0, and the least-squares weight of each feature alone. */
export const pulls = ({ z, rho }) => [z[0] + rho * z[1], z[1] + rho * z[0]];

/** The smallest strength at which both weights are zero; infinite for ridge. */
export function lambdaMax(problem) {
  if (problem.penalty === "best-subset") return subsetSteps(problem).at(-1) ?? 0;
  const [c1, c2] = pulls(problem).map(Math.abs);
  return (2 * Math.max(c1, c2)) / shareOfAbsolute(problem);
}

/**
 * The weights that minimise RSS + lambda P; a zero is exactly 0.
 *
 * If there are several minima (best subset, at a strength where it drops a weight), the one with the
 * fewest non-zero weights; of two with one weight each, the one with weight 1.
 *
 * @param {Problem} problem
 * @returns {Pair}
 */
export function solve(problem) {
  if (problem.lambda === 0) return [problem.z[0], problem.z[1]];
  if (problem.penalty === "best-subset") return bestSubset(problem);
  const share = shareOfAbsolute(problem);
  return smallestSum(problem, problem.lambda * share, problem.lambda * (1 - share));
}

/**
 * The minimum of RSS + absolute (|w1| + |w2|) + square (w1^2 + w2^2).
 *
 * There are nine cases: each weight is positive, negative or zero. The objective is strictly convex,
 * so exactly one case satisfies its own conditions.
 */
function smallestSum({ z, rho }, absolute, square) {
  // Both weights non-zero, with signs s: (G + square I) (z - w) = square z + absolute s / 2.
  const diagonal = 1 + square;
  const determinant = (diagonal - rho) * (diagonal + rho);
  const size = Math.max(Math.abs(z[0]), Math.abs(z[1]));
  // smaller weights are rounding errors
  const tiny = (8 * EPSILON * (size * diagonal + absolute)) / (diagonal - Math.abs(rho));
  for (const [s1, s2] of SIGNS) {
    const r1 = square * z[0] + (absolute / 2) * s1;
    const r2 = square * z[1] + (absolute / 2) * s2;
    const w1 = z[0] - (diagonal * r1 - rho * r2) / determinant;
    const w2 = z[1] - (diagonal * r2 - rho * r1) / determinant;
    if (absolute === 0) return [Math.abs(w1) > tiny ? w1 : 0, Math.abs(w2) > tiny ? w2 : 0];
    if (s1 * w1 > tiny && s2 * w2 > tiny) return [w1, w2];
  }
  // One or both weights are zero: the other is a soft threshold. The gradient of the loss at the zero
  // weight must not exceed that of the penalty; of the two candidates, take the smaller excess.
  const c = pulls({ z, rho });
  const alone = c.map((pull) => softThreshold(pull, absolute / 2) / diagonal);
  const excess = [
    Math.abs(c[1] - rho * alone[0]) - absolute / 2,
    Math.abs(c[0] - rho * alone[1]) - absolute / 2,
  ];
  return excess[0] <= excess[1] ? [alone[0], 0] : [0, alone[1]];
}

/** The value moved towards zero by `threshold`, but not beyond zero. */
export const softThreshold = (value, threshold) =>
  Math.abs(value) > threshold ? value - Math.sign(value) * threshold : 0;

/** The best weights with zero, one and two of them non-zero, each with its loss. */
function subsets({ z, rho }) {
  const c = pulls({ z, rho });
  // without weight 2 the loss rises by (1 - rho^2) z2^2, whatever z1 is
  const rest = (1 - rho) * (1 + rho);
  const single =
    Math.abs(z[1]) <= Math.abs(z[0])
      ? { w: [c[0], 0], loss: rest * z[1] ** 2 }
      : { w: [0, c[1]], loss: rest * z[0] ** 2 };
  return [{ w: [0, 0], loss: loss({ z, rho }, [0, 0]) }, single, { w: [z[0], z[1]], loss: 0 }];
}

function bestSubset(problem) {
  let best;
  subsets(problem).forEach((candidate, count) => {
    const cost = candidate.loss + count * problem.lambda;
    if (!best || cost < best.cost) best = { cost, w: candidate.w };
  });
  return best.w;
}

/** The strengths, in increasing order, at which best subset drops one weight or both at once. */
function subsetSteps(problem) {
  const [none, single] = subsets(problem).map((subset) => subset.loss);
  if (none === 0) return [];
  // the costs are 2 lambda for two weights, single + lambda for one, and none for no weight
  return none - single > single ? [single, none - single] : [none / 2];
}

/**
 * The weights with the smallest RSS among those with P(w) <= t, and the strength corresponding to t.
 *
 * For lasso, ridge and elastic net only. It searches the boundary of the region, and shares no formula
 * with `solve`. On an edge of the diamond, the loss is a parabola in one variable. On an arc (the
 * regions of ridge and elastic net are bounded by circles), the strength solves a quartic equation,
 * whose closed form loses digits; Newton's method, increasing monotonically, is accurate to the last
 * bits.
 *
 * @param {Problem} problem its lambda is not used
 * @param {number} t the bound, zero or more
 * @returns {{w: Pair, lambda: number}}
 */
export function project(problem, t) {
  const { z, rho } = problem;
  if (penaltyValue(problem, z) <= t) return { w: [z[0], z[1]], lambda: 0 };
  if (t <= 0) return { w: [0, 0], lambda: lambdaMax(problem) };
  const share = shareOfAbsolute(problem);
  const candidates = share === 1 ? edges(problem, t) : arcsAndCorners(problem, share, t);
  let w = candidates[0];
  for (const candidate of candidates) if (loss(problem, candidate) < loss(problem, w)) w = candidate;
  // at the solution, the gradients of the loss and of lambda P cancel; use the axis where P is steepest
  const j = Math.abs(w[0]) >= Math.abs(w[1]) ? 0 : 1;
  const away = [z[0] - w[0], z[1] - w[1]];
  const pull = 2 * (away[j] + rho * away[1 - j]) * Math.sign(w[j]);
  return { w, lambda: Math.max(0, pull / (share + 2 * (1 - share) * Math.abs(w[j]))) };
}

/** The best point of each edge of the diamond |w1| + |w2| = t; corners are exact. */
function edges({ z, rho }, t) {
  return SIGNS.map(([s1, s2]) => {
    // w = (s1 t u, s2 t (1 - u)), u from 0 to 1: the loss is a parabola in u
    const [d1, d2] = [s1 * t, -s2 * t];
    const [e1, e2] = [z[0], z[1] - s2 * t];
    const slope = d1 * e1 + d2 * e2 + rho * (d1 * e2 + d2 * e1);
    const curvature = d1 * d1 + d2 * d2 + 2 * rho * d1 * d2;
    const u = Math.min(1, Math.max(0, slope / curvature));
    return [u === 0 ? 0 : s1 * t * u, u === 1 ? 0 : s2 * t * (1 - u)];
  });
}

/** The best point of each arc on which share |w|_1 + (1 - share) |w|^2 = t, and the four corners. */
function arcsAndCorners({ z, rho }, share, t) {
  const squares = 1 - share;
  const radius = reach(share, t);
  const found = [
    [radius, 0],
    [-radius, 0],
    [0, radius],
    [0, -radius],
  ];
  // within a quadrant, the boundary is part of a circle whose centre is in the opposite quadrant
  const back = share / (2 * squares);
  const around = Math.sqrt(t / squares + 2 * back * back);
  for (const [s1, s2] of SIGNS) {
    const w = nearestOnCircle(rho, [z[0] + back * s1, z[1] + back * s2], around);
    if (!w) continue;
    const [w1, w2] = [w[0] - back * s1, w[1] - back * s2];
    if (share === 0 || (s1 * w1 > 0 && s2 * w2 > 0)) found.push([w1, w2]);
  }
  return found;
}

/** Where the region's boundary crosses an axis: the r with P((r, 0)) = t. */
export function reach(share, t) {
  if (t === 0) return 0;
  const squares = 1 - share;
  return (2 * t) / (share + Math.sqrt(share * share + 4 * squares * t));
}

/** `reach` for a problem; none for best subset, whose region is neither disc nor diamond. */
export const regionReach = (problem, t) =>
  problem.penalty === "best-subset" ? null : reach(shareOfAbsolute(problem), t);

/**
 * The w with |w| = radius and the smallest (w - y)' G (w - y) if y is outside that circle, else null.
 *
 * Along the diagonals, w is d u / (d + mu), with d = 1 + rho and 1 - rho; mu solves |w| = radius, the
 * secular equation (Conn, Gould & Toint 2000, "Trust-region methods", section 7.3).
 */
function nearestOnCircle(rho, y, radius) {
  const [d1, d2] = [1 + rho, 1 - rho];
  const [p1, p2] = [d1 * ((y[0] + y[1]) / 2), d2 * ((y[0] - y[1]) / 2)];
  const target = radius / Math.SQRT2;
  if (Math.hypot(p1 / d1, p2 / d2) <= target) return null;
  let mu = 0;
  for (let step = 0; step < 100; step++) {
    const [a1, a2] = [p1 / (d1 + mu), p2 / (d2 + mu)];
    const length = Math.hypot(a1, a2);
    const fall = (a1 * a1) / (d1 + mu) + (a2 * a2) / (d2 + mu);
    const next = mu + ((length / target - 1) * length * length) / fall;
    // 1 / length is concave in mu, so the iterates increase towards the root until rounding stops them
    if (!(next > mu)) break;
    mu = next;
  }
  const [a1, a2] = [p1 / (d1 + mu), p2 / (d2 + mu)];
  return [a1 + a2, a1 - a2];
}

/**
 * The strengths between 0 and `end` at which a path has a kink or a jump, in increasing order.
 *
 * For lasso and elastic net, a weight becomes or stops being zero there. Ridge has none.
 */
export function knots(problem, end) {
  let found = [];
  if (problem.penalty === "best-subset") found = subsetSteps(problem);
  else if (shareOfAbsolute(problem) > 0) found = [lambdaMax(problem), ...entries(problem)];
  return found.filter((lambda) => lambda > 0 && lambda < end).sort((a, b) => a - b);
}

/** The strengths at which one weight may become non-zero while the other is non-zero already. */
function entries(problem) {
  const { rho } = problem;
  const share = shareOfAbsolute(problem);
  const squares = 1 - share;
  const c = pulls(problem);
  const found = [];
  for (const j of [0, 1]) {
    const sign = Math.sign(c[j]);
    for (const other of [1, -1]) {
      // alone, w_j = (c_j - lambda share sign / 2) / (1 + lambda squares); the other weight enters where
      // 2 (c_k - rho w_j) = other lambda share: a quadratic in lambda
      found.push(
        ...positiveRoots(
          -other * share * squares,
          2 * c[1 - j] * squares + rho * share * sign - other * share,
          2 * (c[1 - j] - rho * c[j]),
        ),
      );
    }
  }
  return found.filter((lambda) => {
    const [before, after] = [1 - 1e-6, 1 + 1e-6].map((near) =>
      solve({ ...problem, lambda: lambda * near }).filter((weight) => weight !== 0).length,
    );
    return before !== after;
  });
}

/** The positive roots of a x^2 + b x + c. */
function positiveRoots(a, b, c) {
  if (a === 0) return b === 0 ? [] : [-c / b].filter((x) => x > 0);
  const inside = b * b - 4 * a * c;
  if (inside < 0) return [];
  const q = -(b + (b < 0 ? -1 : 1) * Math.sqrt(inside)) / 2;
  return (q === 0 ? [0] : [q / a, c / q]).filter((x) => x > 0);
}

/**
 * The paths of both weights for strengths from 0 to `end`, as points to join by straight lines.
 *
 * The paths of lasso and best subset are straight between knots, so the knots are enough; where best
 * subset jumps, the strength occurs twice. For the other penalties, `count` points lie in between.
 *
 * @returns {{lambda: number, w: Pair}[]}
 */
export function path(problem, end, count = 72) {
  const at = (lambda) => ({ lambda, w: solve({ ...problem, lambda }) });
  const corners = knots(problem, end);
  if (problem.penalty === "best-subset") {
    // at a knot, the sparser solution applies; just before it, the one in the middle of the interval
    const starts = [0, ...corners];
    return starts.flatMap((from, i) => {
      const to = corners[i] ?? end;
      const w = at((from + to) / 2).w;
      return [
        { lambda: from, w },
        { lambda: to, w },
      ];
    });
  }
  if (problem.penalty === "lasso") return [0, ...corners, end].map(at);
  const between = Array.from({ length: count + 1 }, (_, i) => (end * i) / count);
  return [...between, ...corners].sort((a, b) => a - b).map(at);
}

/**
 * The prior that the penalty stands for, with noise of variance 1: the density exp(-lambda P(v) / 2)
 * of one weight, scaled to 1 at zero. The weights are independent, so one curve serves both.
 */
export function prior(problem, v) {
  return Math.exp((-problem.lambda * penaltyValue(problem, [v, 0])) / 2);
}

/**
 * The posterior density along weight `j`, with the other weight fixed at the solution `w`, scaled to
 * 1 at the solution: exp(-(objective - its minimum) / 2).
 */
export function posterior(problem, w, j, v) {
  const moved = j === 0 ? [v, w[1]] : [w[0], v];
  return Math.exp((objective(problem, w) - objective(problem, moved)) / 2);
}
