// The secular equation of divide and conquer: eigenvalues and eigenvectors of diag(d) + rho z z', d ascending.
//
// Root i of f(x) = 1/rho + sum z_j^2 / (d_j - x) lies between the poles d_i and d_(i+1), the last one above all. It is sought as a
// distance from the nearer pole, so that the differences d_j - x, of which the vectors consist, keep all their digits. Steps
// interpolate the sums left and right of the root by one pole each (Li's middle way, LAPACK working note 89), within a bracket.
// Vectors of a z that is computed back from the roots are orthogonal to working precision however close these are (Gu and
// Eisenstat, SIAM J. Matrix Anal. 16 (1995) 172).

import { hsum, madd, zero } from '../simd';
import { NOT_CONVERGED, OK } from '../status';

/** Interpolation takes 3 to 6 steps; should it stall, bisection does the rest. */
const STEPS: i32 = 40;
const STEPS_IN_ALL: i32 = 250;
const ROUNDING: f64 = 1.1102230246251565e-16;

/** Stores sum z_j^2 / (d_j - origin - x) and sum z_j^2 / (d_j - origin - x)^2 over count poles to `sums`. */
// @ts-ignore: decorator
@inline
function rational(count: i32, z: usize, d: usize, origin: f64, x: f64, sums: usize): void {
  const bytes = <usize>max(count, 0) << 3;
  const end = z + bytes;
  const vectors = z + (bytes & ~15);
  const from = f64x2.splat(origin);
  const at = f64x2.splat(x);
  let s = zero();
  let p = zero();
  for (; z < vectors; z += 16, d += 16) {
    const zv = v128.load(z);
    const ratio = f64x2.div(zv, f64x2.sub(f64x2.sub(v128.load(d), from), at));
    s = madd<f64>(zv, ratio, s);
    p = madd<f64>(ratio, ratio, p);
  }
  let sum = hsum<f64>(s);
  let slope = hsum<f64>(p);
  if (z < end) {
    const ratio = load<f64>(z) / (load<f64>(d) - origin - x);
    sum += load<f64>(z) * ratio;
    slope += ratio * ratio;
  }
  store<f64>(sums, sum);
  store<f64>(sums, slope, 8);
}

/** A root of c x^2 - a x + b, the one that interpolation wants. */
// @ts-ignore: decorator
@inline
function quadratic(a: f64, b: f64, c: f64): f64 {
  const root = sqrt(abs(a * a - 4 * b * c));
  return a <= 0 ? (c == 0 ? b / a : (a - root) / (2 * c)) : (2 * b) / (a + root);
}

/** Root i of k >= 2 poles; stores the differences d_j - root to `differences` and the root itself to `value`. */
function secular_root(i: i32, k: i32, d: usize, z: usize, rho: f64, differences: usize, value: usize, sums: usize): i32 {
  const offset = <usize>i << 3;
  const last = i == k - 1;
  const left = load<f64>(d + offset);
  const constant = 1 / rho;
  let gap: f64 = 0;
  if (last) {
    for (let j = 0; j < k; j++) gap += load<f64>(z + (<usize>j << 3)) ** 2;
    gap *= rho;
  } else {
    gap = load<f64>(d + offset, 8) - left;
  }
  const zl = load<f64>(z + offset);
  const zr = last ? 0 : load<f64>(z + offset, 8);

  // The sign of f half-way says which pole is nearer. Beyond the last root there is none, only a bound.
  rational(i + 1, z, d, left, 0.5 * gap, sums);
  rational(k - i - 1, z + offset + 8, d + offset + 8, left, 0.5 * gap, sums + 16);
  const half = constant + load<f64>(sums) + load<f64>(sums, 16);
  const from_left = last || half >= 0;
  const origin = from_left ? left : load<f64>(d + offset, 8);
  // Poles of the interpolation and the bracket, from the origin.
  const pole = from_left ? 0 : -gap;
  const next = from_left ? gap : 0;
  let low = from_left ? (last && half < 0 ? 0.5 * gap : 0) : -0.5 * gap;
  let high = from_left ? (last && half < 0 ? gap : 0.5 * gap) : 0;
  let x: f64;
  if (last) {
    x = half < 0 ? gap : 0.5 * gap;
  } else {
    // All other terms as half-way.
    const c = half + 2 * (zl * zl - zr * zr) / gap;
    x = from_left
      ? quadratic(c * gap + zl * zl + zr * zr, zl * zl * gap, c)
      : quadratic(-c * gap + zl * zl + zr * zr, -zr * zr * gap, c);
    if (!(x > low && x < high)) x = 0.5 * (low + high);
  }

  let before: f64 = Infinity;
  let weighted = false;
  let step = 0;
  for (; step < STEPS_IN_ALL; step++) {
    rational(i + 1, z, d, origin, x, sums);
    rational(k - i - 1, z + offset + 8, d + offset + 8, origin, x, sums + 16);
    const psi = load<f64>(sums);
    const psi_slope = load<f64>(sums, 8);
    const phi = load<f64>(sums, 16);
    const phi_slope = load<f64>(sums, 24);
    const f = constant + psi + phi;
    const slope = psi_slope + phi_slope;
    // What rounding leaves of the sum and of x.
    if (abs(f) <= ROUNDING * (8 * (phi - psi) + 2 * constant + abs(x) * slope)) break;
    if (f < 0) low = max(low, x);
    else high = min(high, x);
    if (high - low <= 2 * ROUNDING * max(abs(low), abs(high))) break;
    const to_pole = pole - x;
    const to_next = next - x;
    if (abs(f) > 0.1 * abs(before)) weighted = !weighted;
    before = f;
    let by: f64;
    if (step >= STEPS) {
      by = 0.5 * (low + high) - x;
    } else if (last) {
      by = to_pole + (to_pole * to_pole * psi_slope) / (f - to_pole * psi_slope);
    } else {
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
    if (!(x + by > low && x + by < high)) by = 0.5 * (low + high) - x;
    if (x + by == x) break;
    x += by;
  }
  store<f64>(value, origin + x);
  for (let j = 0; j < k; j++) {
    store<f64>(differences + (<usize>j << 3), load<f64>(d + (<usize>j << 3)) - origin - x);
  }
  return step < STEPS_IN_ALL ? OK : NOT_CONVERGED;
}

/** Numbers of workspace of `secular`. */
export function secular_ws(k: i32): i32 {
  return 2 * ((k + 1) & ~1) + 4;
}

/**
 * Eigenvalues (ascending, to `values`) and unit eigenvectors of diag(d) + rho z z' for k poles d, ascending and separate, rho > 0
 * and no z_j negligible. Vector i is row i of s, its entry for pole j at place[j] (i32).
 */
export function secular(k: i32, d: usize, z: usize, rho: f64, values: usize, s: usize, ld: i32, place: usize, ws: usize): i32 {
  const row = <usize>ld << 3;
  if (k == 1) {
    store<f64>(values, load<f64>(d) + rho * load<f64>(z) * load<f64>(z));
    store<f64>(s, 1);
    return OK;
  }
  const weights = ws + 32;
  const spare = weights + (<usize>((k + 1) & ~1) << 3);
  for (let i = 0; i < k; i++) {
    const status = secular_root(i, k, d, z, rho, s + <usize>i * row, values + (<usize>i << 3), ws);
    if (status != OK) return status;
  }
  // The z whose eigenvalues these roots are: z_j^2 = prod_i (root_i - d_j) / prod_(i != j) (d_i - d_j).
  for (let j = 0; j < k; j++) store<f64>(weights + (<usize>j << 3), load<f64>(s + <usize>j * row + (<usize>j << 3)));
  for (let i = 0; i < k; i++) {
    const at = s + <usize>i * row;
    divide_differences(i, weights, at, d, load<f64>(d + (<usize>i << 3)));
    const after = <usize>(i + 1) << 3;
    divide_differences(k - i - 1, weights + after, at + after, d + after, load<f64>(d + (<usize>i << 3)));
  }
  for (let j = 0; j < k; j++) {
    const at = <usize>j << 3;
    store<f64>(weights + at, copysign(sqrt(abs(load<f64>(weights + at))), load<f64>(z + at)));
  }
  for (let i = 0; i < k; i++) {
    const at = s + <usize>i * row;
    let sum: f64 = 0;
    for (let j = 0; j < k; j++) {
      const entry = load<f64>(weights + (<usize>j << 3)) / load<f64>(at + (<usize>j << 3));
      store<f64>(spare + (<usize>j << 3), entry);
      sum += entry * entry;
    }
    const norm = sqrt(sum);
    for (let j = 0; j < k; j++) {
      store<f64>(at + (<usize>load<i32>(place + (<usize>j << 2)) << 3), load<f64>(spare + (<usize>j << 3)) / norm);
    }
  }
  return OK;
}

/** w_j *= difference_j / (d_j - pole) for count entries. */
// @ts-ignore: decorator
@inline
function divide_differences(count: i32, w: usize, differences: usize, d: usize, pole: f64): void {
  const end = w + (<usize>count << 3);
  const vectors = w + ((<usize>count << 3) & ~15);
  const from = f64x2.splat(pole);
  for (; w < vectors; w += 16, differences += 16, d += 16) {
    const ratio = f64x2.div(v128.load(differences), f64x2.sub(v128.load(d), from));
    v128.store(w, f64x2.mul(v128.load(w), ratio));
  }
  if (w < end) store<f64>(w, load<f64>(w) * (load<f64>(differences) / (load<f64>(d) - pole)));
}
