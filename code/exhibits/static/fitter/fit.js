// The mathematics: a polynomial fitted to points by ridge. Imports nothing and does not use the DOM.
//
// The points keep their x, so a fitted curve is linear in their heights y. A table of influences says all:
// row k has, for each point, how far the curve rises at GRID[k] if that point is lifted by 1.

export const DEGREE = 9;
export const NOISE = 0.3; // the standard deviation of each point's noise
export const POINTS = steps(11);
export const GRID = steps(401); // where curves are drawn and compared

export const truth = (x) => Math.sin(Math.PI * x);

/** Equal steps from -1 to 1. */
function steps(count) {
  return Array.from({ length: count }, (_, i) => (2 * i - (count - 1)) / (count - 1));
}

/** Chebyshev's polynomials of degrees 1 to DEGREE at x. */
function chebyshev(x) {
  const values = [1, x];
  while (values.length <= DEGREE) values.push(2 * x * values.at(-1) - values.at(-2));
  return values.slice(1);
}

/** The sum of the products of two lists, as far as the first goes: called a million times for many data sets. */
function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
const columns = (rows) => rows[0].map((_, j) => rows.map((row) => row[j]));

/** The lower triangle C with C C' = A, for a symmetric positive definite matrix A (Cholesky). */
function triangle(A) {
  const C = A.map((row) => row.map(() => 0));
  for (let i = 0; i < A.length; i++) {
    for (let j = 0; j <= i; j++) {
      const rest = A[i][j] - dot(C[i].slice(0, j), C[j]);
      C[i][j] = i === j ? Math.sqrt(rest) : rest / C[j][j];
    }
  }
  return C;
}

/** The solution w of C C' w = b. */
function solve(C, b) {
  const w = [...b];
  for (let i = 0; i < w.length; i++) w[i] = (w[i] - dot(C[i].slice(0, i), w)) / C[i][i];
  for (let i = w.length - 1; i >= 0; i--) {
    for (let j = i + 1; j < w.length; j++) w[i] -= C[j][i] * w[j];
    w[i] /= C[i][i];
  }
  return w;
}

const basis = POINTS.map(chebyshev);
const middle = columns(basis).map((column) => dot(column, column.map(() => 1 / column.length)));
const less = (row) => row.map((value, j) => value - middle[j]);
const X = basis.map(less); // the columns are centred, so the constant is not penalised
const gram = columns(X).map((one) => columns(X).map((other) => dot(one, other)));

/**
 * The influences of all points on the curve fitted with strength `lambda` (0 is least squares).
 *
 * @param {number} lambda
 * @returns {number[][]} GRID.length rows of POINTS.length numbers
 */
export function influences(lambda) {
  const C = triangle(gram.map((row, i) => row.map((value, j) => value + (i === j ? lambda : 0))));
  const weights = X.map((row) => solve(C, row)); // for each point: the weights if it alone is lifted by 1
  return GRID.map((x) => {
    const at = less(chebyshev(x));
    return weights.map((w) => 1 / POINTS.length + dot(at, w));
  });
}

/** The heights over GRID of the curve that is fitted to heights `y` of the points. */
export const curve = (H, y) => H.map((row) => dot(row, y));

/** The mean over x from -1 to 1 of a function given on GRID (the trapezoidal rule). */
function mean(values) {
  const ends = (values[0] + values.at(-1)) / 2;
  return (values.reduce((sum, value) => sum + value) - ends) / (values.length - 1);
}

const TRUTH = GRID.map(truth);

/** The mean squared distance between a curve and the truth. */
export const squaredError = (heights) => mean(heights.map((height, k) => (height - TRUTH[k]) ** 2));

/** Squared bias and variance of the curve's height, each averaged over x. */
export function risk(H) {
  const bias = squaredError(curve(H, POINTS.map(truth)));
  const variance = NOISE ** 2 * mean(H.map((row) => dot(row, row)));
  return { bias, variance, total: bias + variance };
}

/** How far the curve moves, at most, if point j moves by 1. */
export const pull = (H, j) => Math.max(...H.map((row) => Math.abs(row[j])));

/** Heights of points with fresh noise: two normal numbers from two uniform ones (Box and Muller 1958). */
export function noisyHeights(random = Math.random) {
  return POINTS.map((x) => {
    const length = Math.sqrt(-2 * Math.log(1 - random()));
    return truth(x) + NOISE * length * Math.cos(2 * Math.PI * random());
  });
}
