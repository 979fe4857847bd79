// The secular equation of divide and conquer, in two forms. For eigenvalues: of diag(d) + rho z z', d ascending. For singular values:
// of diag(d) + e z' with d_0 = 0 and e the first unit vector, whose squares are the eigenvalues of diag(d^2) + z z'.
//
// Root i of f(s) = 1/rho + sum z_j^2 / (p_j - s) lies between the poles p_i and p_(i+1), the last one above all; p is d or d^2. It
// is sought as a distance x from the nearer d, so that the differences p_j - s, of which the vectors consist, keep all their
// digits. Steps interpolate the sums left and right of the root by one pole each (Li's middle way, LAPACK working note
// 89), within a bracket. Vectors of a z that is computed back from the roots are orthogonal to working precision
// however close these are (Gu and Eisenstat, SIAM J. Matrix Anal. 16 (1995) 79 and 172).

import { hsum, madd, zero } from '../simd';
import { NOT_CONVERGED, OK } from '../status';

/** Interpolation takes 3 to 6 steps; should it stall, bisection does the rest. */
const STEPS: i32 = 40;
const STEPS_IN_ALL: i32 = 250;
const ROUNDING: f64 = 1.1102230246251565e-16;

/** p_j - s for s at the distance x from the origin. */
// @ts-ignore: decorator
@inline
function difference(squares: bool, d: f64, origin: f64, x: f64): f64 {
  return squares ? (d - origin - x) * (d + origin + x) : d - origin - x;
}

/** x after s has grown by h. */
// @ts-ignore: decorator
@inline
function advance(squares: bool, origin: f64, x: f64, h: f64): f64 {
  const root = origin + x;
  return squares ? x + h / (root + sqrt(root * root + h)) : x + h;
}

/** Stores sum z_j^2 / (p_j - s) and sum z_j^2 / (p_j - s)^2 over count poles to `sums`. */
// @ts-ignore: decorator
@inline
function rational(squares: bool, count: i32, z: usize, d: usize, origin: f64, x: f64, sums: usize): void {
  const bytes = <usize>max(count, 0) << 3;
  const end = z + bytes;
  const vectors = z + (bytes & ~15);
  const from = f64x2.splat(origin);
  const at = f64x2.splat(x);
  const root = f64x2.splat(origin + x);
  let s = zero();
  let p = zero();
  for (; z < vectors; z += 16, d += 16) {
    const zv = v128.load(z);
    const dv = v128.load(d);
    let gap = f64x2.sub(f64x2.sub(dv, from), at);
    if (squares) gap = f64x2.mul(gap, f64x2.add(dv, root));
    const ratio = f64x2.div(zv, gap);
    s = madd<f64>(zv, ratio, s);
    p = madd<f64>(ratio, ratio, p);
  }
  let sum = hsum<f64>(s);
  let slope = hsum<f64>(p);
  if (z < end) {
    const ratio = load<f64>(z) / difference(squares, load<f64>(d), origin, x);
    sum += load<f64>(z) * ratio;
    slope += ratio * ratio;
  }
  store<f64>(sums, sum);
  store<f64>(sums, slope, 8);
}

/** The root of c h^2 - a h + b that interpolation wants. */
// @ts-ignore: decorator
@inline
function quadratic(a: f64, b: f64, c: f64): f64 {
  const root = sqrt(abs(a * a - 4 * b * c));
  return a <= 0 ? (c == 0 ? b / a : (a - root) / (2 * c)) : (2 * b) / (a + root);
}

/** Root i of k >= 2 poles: as a value of d's kind to `value`, the differences p_j - s to `differences`. */
// @ts-ignore: decorator
@inline
function find_root(
  squares: bool, i: i32, k: i32, d: usize, z: usize, rho: f64, differences: usize, value: usize, sums: usize,
): i32 {
  const offset = <usize>i << 3;
  const last = i == k - 1;
  const left = load<f64>(d + offset);
  const right = last ? 0 : load<f64>(d + offset, 8);
  const constant = 1 / rho;
  let gap: f64 = 0;
  if (last) {
    for (let j = 0; j < k; j++) gap += load<f64>(z + (<usize>j << 3)) ** 2;
    gap *= rho;
  } else {
    gap = squares ? (right - left) * (right + left) : right - left;
  }
  const zl = load<f64>(z + offset);
  const zr = last ? 0 : load<f64>(z + offset, 8);
  const z_after = z + offset + 8;
  const d_after = d + offset + 8;

  // The sign of f half-way says which pole is nearer. Beyond the last root there is none, only a bound.
  const middle = advance(squares, left, 0, 0.5 * gap);
  rational(squares, i + 1, z, d, left, middle, sums);
  rational(squares, k - i - 1, z_after, d_after, left, middle, sums + 16);
  const half = constant + load<f64>(sums) + load<f64>(sums, 16);
  const from_left = last || half >= 0;
  const origin = from_left ? left : right;
  let low = from_left ? 0 : advance(squares, right, 0, -0.5 * gap);
  let high = from_left ? middle : 0;
  let x: f64;
  if (last) {
    x = middle;
    if (half < 0) {
      low = middle;
      // Rounding must not cut off a root at the bound.
      high = advance(squares, left, 0, gap) * (1 + 4 * ROUNDING);
      x = high;
    }
  } else {
    // All other terms as half-way.
    const c = half + (2 * (zl * zl - zr * zr)) / gap;
    const h = from_left
      ? quadratic(c * gap + zl * zl + zr * zr, zl * zl * gap, c)
      : quadratic(-c * gap + zl * zl + zr * zr, -zr * zr * gap, c);
    x = advance(squares, origin, 0, h);
    if (!(x > low && x < high)) x = 0.5 * (low + high);
  }

  let before: f64 = Infinity;
  let weighted = false;
  let step = 0;
  for (; step < STEPS_IN_ALL; step++) {
    rational(squares, i + 1, z, d, origin, x, sums);
    rational(squares, k - i - 1, z_after, d_after, origin, x, sums + 16);
    const psi = load<f64>(sums);
    const psi_slope = load<f64>(sums, 8);
    const phi = load<f64>(sums, 16);
    const phi_slope = load<f64>(sums, 24);
    const f = constant + psi + phi;
    const slope = psi_slope + phi_slope;
    // What rounding leaves of the sum and of x.
    const reach = squares ? 2 * abs(x) * (origin + x) : abs(x);
    if (abs(f) <= ROUNDING * (8 * (phi - psi) + 2 * constant + reach * slope)) break;
    if (f < 0) low = max(low, x);
    else high = min(high, x);
    if (high - low <= 2 * ROUNDING * max(abs(low), abs(high))) break;
    if (abs(f) > 0.1 * abs(before)) weighted = !weighted;
    before = f;
    let by: f64 = 0;
    if (step < STEPS) {
      const to_pole = difference(squares, left, origin, x);
      if (last) {
        by = to_pole + (to_pole * to_pole * psi_slope) / (f - to_pole * psi_slope);
      } else {
        const to_next = difference(squares, right, origin, x);
        const a = (to_pole + to_next) * f - to_pole * to_next * slope;
        const b = to_pole * to_next * f;
        // The nearer pole with its own weight, or both with what makes value and slope right.
        let c = f - to_pole * psi_slope - to_next * phi_slope;
        if (weighted) {
          c = from_left
            ? f - to_next * slope + gap * (zl / to_pole) * (zl / to_pole)
            : f - to_pole * slope - gap * (zr / to_next) * (zr / to_next);
        }
        by = quadratic(a, b, c);
      }
      if (!(f * by < 0)) by = -f / slope;
    }
    let to = advance(squares, origin, x, by);
    if (step >= STEPS || !(to > low && to < high)) to = 0.5 * (low + high);
    if (to == x) break;
    x = to;
  }
  store<f64>(value, origin + x);
  for (let j = 0; j < k; j++) {
    const at = <usize>j << 3;
    store<f64>(differences + at, difference(squares, load<f64>(d + at), origin, x));
  }
  return step < STEPS_IN_ALL ? OK : NOT_CONVERGED;
}

/** w_j *= difference_j / (p_j - p) for count entries. */
// @ts-ignore: decorator
@inline
function divide_differences(squares: bool, count: i32, w: usize, differences: usize, d: usize, pole: f64): void {
  const end = w + (<usize>count << 3);
  const vectors = w + ((<usize>count << 3) & ~15);
  const from = f64x2.splat(pole);
  for (; w < vectors; w += 16, differences += 16, d += 16) {
    const dv = v128.load(d);
    let gap = f64x2.sub(dv, from);
    if (squares) gap = f64x2.mul(gap, f64x2.add(dv, from));
    v128.store(w, f64x2.mul(v128.load(w), f64x2.div(v128.load(differences), gap)));
  }
  if (w < end) store<f64>(w, load<f64>(w) * (load<f64>(differences) / difference(squares, load<f64>(d), pole, 0)));
}

/**
 * Roots to `values`, differences to the rows of s, and to `weights` the z whose roots these are:
 * z_j^2 = prod_i (s_i - p_j) / prod_(i != j) (p_i - p_j).
 */
// @ts-ignore: decorator
@inline
function find_all(
  squares: bool, k: i32, d: usize, z: usize, rho: f64, values: usize, s: usize, row: usize, weights: usize, sums: usize,
): i32 {
  if (k == 1) {
    store<f64>(values, squares ? abs(load<f64>(z)) : load<f64>(d) + rho * load<f64>(z) * load<f64>(z));
    store<f64>(s, -1);
    store<f64>(weights, copysign(1.0, load<f64>(z)));
    return OK;
  }
  for (let i = 0; i < k; i++) {
    const status = find_root(squares, i, k, d, z, rho, s + <usize>i * row, values + (<usize>i << 3), sums);
    if (status != OK) return status;
  }
  for (let j = 0; j < k; j++) store<f64>(weights + (<usize>j << 3), load<f64>(s + <usize>j * row + (<usize>j << 3)));
  for (let i = 0; i < k; i++) {
    const at = s + <usize>i * row;
    const pole = load<f64>(d + (<usize>i << 3));
    const after = <usize>(i + 1) << 3;
    divide_differences(squares, i, weights, at, d, pole);
    divide_differences(squares, k - i - 1, weights + after, at + after, d + after, pole);
  }
  for (let j = 0; j < k; j++) {
    const at = <usize>j << 3;
    store<f64>(weights + at, copysign(sqrt(abs(load<f64>(weights + at))), load<f64>(z + at)));
  }
  return OK;
}

function eigenvalues(k: i32, d: usize, z: usize, rho: f64, values: usize, s: usize, row: usize, w: usize, sums: usize): i32 {
  return find_all(false, k, d, z, rho, values, s, row, w, sums);
}
function singular_values(k: i32, d: usize, z: usize, values: usize, s: usize, row: usize, w: usize, sums: usize): i32 {
  return find_all(true, k, d, z, 1, values, s, row, w, sums);
}

/** Writes a vector of k numbers to length one, number j to place j. */
function settle(k: i32, vector: usize, to: usize, place: usize): void {
  let sum: f64 = 0;
  for (let j = 0; j < k; j++) sum += load<f64>(vector + (<usize>j << 3)) ** 2;
  const norm = sqrt(sum);
  for (let j = 0; j < k; j++) {
    store<f64>(to + (<usize>load<i32>(place + (<usize>j << 2)) << 3), load<f64>(vector + (<usize>j << 3)) / norm);
  }
}

/** Numbers of workspace of `secular_eigen` and `secular_singular`. */
export function secular_ws(k: i32): i32 {
  return 2 * ((k + 1) & ~1) + 4;
}

/**
 * Eigenvalues (ascending, to `values`) and unit eigenvectors of diag(d) + rho z z' for k poles d, ascending and separate, rho > 0
 * and no z_j negligible. Vector i is row i of s, its entry for pole j at place[j] (i32).
 */
export function secular_eigen(k: i32, d: usize, z: usize, rho: f64, values: usize, s: usize, ld: i32, place: usize, ws: usize): i32 {
  const row = <usize>ld << 3;
  const weights = ws + 32;
  const spare = weights + (<usize>((k + 1) & ~1) << 3);
  const status = eigenvalues(k, d, z, rho, values, s, row, weights, ws);
  if (status != OK) return status;
  for (let i = 0; i < k; i++) {
    const at = s + <usize>i * row;
    for (let j = 0; j < k; j++) {
      store<f64>(spare + (<usize>j << 3), load<f64>(weights + (<usize>j << 3)) / load<f64>(at + (<usize>j << 3)));
    }
    settle(k, spare, at, place);
  }
  return OK;
}

/**
 * Singular values (ascending, to `values`) and unit singular vectors of diag(d) + e_0 z', for d_0 = 0 and the rest as above. Right
 * and left vector i are row i of s and of t, both ordered by `place`.
 */
export function secular_singular(
  k: i32, d: usize, z: usize, values: usize, s: usize, t: usize, ld: i32, place: usize, ws: usize,
): i32 {
  const row = <usize>ld << 3;
  const weights = ws + 32;
  const spare = weights + (<usize>((k + 1) & ~1) << 3);
  const status = singular_values(k, d, z, values, s, row, weights, ws);
  if (status != OK) return status;
  for (let i = 0; i < k; i++) {
    const at = s + <usize>i * row;
    const to = t + <usize>i * row;
    for (let j = 0; j < k; j++) {
      store<f64>(spare + (<usize>j << 3), load<f64>(weights + (<usize>j << 3)) / load<f64>(at + (<usize>j << 3)));
    }
    settle(k, spare, at, place);
    for (let j = 1; j < k; j++) {
      const entry = spare + (<usize>j << 3);
      store<f64>(entry, load<f64>(d + (<usize>j << 3)) * load<f64>(entry));
    }
    store<f64>(spare, -1);
    settle(k, spare, to, place);
  }
  return OK;
}
