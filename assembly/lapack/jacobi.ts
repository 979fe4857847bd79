// One-sided Jacobi: rotates the rows of a matrix against each other until they are orthogonal. Their norms are then the
// singular values, small ones to nearly full relative accuracy (Demmel, Veselic, SIAM J. Matrix Anal. 13 (1992) 1204).
// Every row carries an exponent of its own, so that rows of any sizes can be compared: no square leaves the range of numbers.

import { dmaxabs, dnrm2, dot } from '../blas/vector';
import { madd } from '../simd';
import { NOT_CONVERGED, OK } from '../status';
import { EPSILON } from './reflector';
import { exponent_of, power_of_two, scale_by } from './scale';

/** Quadratic convergence: 6 to 10 sweeps do. */
const SWEEPS: i32 = 40;
/** Between rows whose sizes are farther apart than 2^500 a rotation is what it is at that distance. */
const APART: i32 = 500;

/** x, y = a x + b y, c x + d y; an even number n of entries. */
// @ts-ignore: decorator
@inline
function combine(n: i32, x: usize, y: usize, a: f64, b: f64, c: f64, d: f64): void {
  const av = f64x2.splat(a);
  const bv = f64x2.splat(b);
  const cv = f64x2.splat(c);
  const dv = f64x2.splat(d);
  for (const end = x + (<usize>n << 3); x < end; x += 16, y += 16) {
    const xv = v128.load(x);
    const yv = v128.load(y);
    v128.store(x, madd<f64>(bv, yv, f64x2.mul(av, xv)));
    v128.store(y, madd<f64>(cv, xv, f64x2.mul(dv, yv)));
  }
}

/** Scales a row to a largest entry between 1/2 and 1, counts that in its exponent, and returns its squared norm; 0 for a row of zeros. */
function normalise(n: i32, x: usize, exponent: usize): f64 {
  const e = exponent_of(dmaxabs(n, x));
  scale_by(n, -e, x);
  store<i32>(exponent, load<i32>(exponent) + e);
  return dot<f64>(n, x, x);
}

/**
 * Makes the k rows of X (n entries each, ld elements apart) orthogonal by an orthogonal matrix from the left, and applies it to
 * the k rows of J as well (nj entries, ldj apart). Row p of the result is 2^exponents[p] times what stands at x, whose norm goes to
 * norms[p]: between 1/4 and 2 sqrt(n), or 0. The entries may be any finite numbers. n and nj even (padding counts).
 */
export function djacobi_rows(
  k: i32, n: i32, x: usize, ld: i32, nj: i32, j: usize, ldj: i32, norms: usize, exponents: usize,
): i32 {
  const tolerance = EPSILON * sqrt(<f64>n);
  memory.fill(exponents, 0, <usize>k << 2);
  let rotated = true;
  for (let sweep = 0; rotated && sweep < SWEEPS; sweep++) {
    rotated = false;
    for (let p = 0; p < k; p++) {
      const squared = normalise(n, x + (<usize>p * <usize>ld << 3), exponents + (<usize>p << 2));
      store<f64>(norms + (<usize>p << 3), squared);
    }
    for (let p = 0; p < k - 1; p++) {
      const xp = x + (<usize>p * <usize>ld << 3);
      const jp = j + (<usize>p * <usize>ldj << 3);
      const at_p = norms + (<usize>p << 3);
      const of_p = exponents + (<usize>p << 2);
      for (let q = p + 1; q < k; q++) {
        const xq = x + (<usize>q * <usize>ld << 3);
        const at_q = norms + (<usize>q << 3);
        const of_q = exponents + (<usize>q << 2);
        const inner = dot<f64>(n, xp, xq);
        const a = load<f64>(at_p);
        const b = load<f64>(at_q);
        if (!(abs(inner) > tolerance * sqrt(a) * sqrt(b))) continue;
        rotated = true;
        const apart = min(max(load<i32>(of_q) - load<i32>(of_p), -APART), APART);
        // The larger row goes first (de Rijk's order).
        const exchanged = b * power_of_two(2 * apart) > a;
        const large = exchanged ? b : a;
        const small = exchanged ? a : b;
        // The unit of the small row over that of the large one. The tangent of the rotation is t ratio.
        const ratio = power_of_two(exchanged ? -apart : apart);
        const lead = large - small * ratio * ratio;
        const product = 2 * inner * ratio;
        const t = (2 * inner) / (lead + sqrt(lead * lead + product * product));
        const tangent = t * ratio;
        const c = 1 / sqrt(1 + tangent * tangent);
        const s = c * tangent;
        const jq = j + (<usize>q * <usize>ldj << 3);
        if (exchanged) {
          const kept = load<i32>(of_p);
          store<i32>(of_p, load<i32>(of_q));
          store<i32>(of_q, kept);
          combine(n, xp, xq, s * ratio, c, c, -c * t);
          combine(nj, jp, jq, s, c, c, -s);
        } else {
          combine(n, xp, xq, c, s * ratio, -c * t, c);
          combine(nj, jp, jq, c, s, -s, c);
        }
        store<f64>(at_p, large + tangent * ratio * inner);
        const rest = small - t * inner;
        // Where nearly all of a row was taken out, the difference of the norms is rounding.
        store<f64>(at_q, rest > 0.01 * max(small, 1) ? rest : normalise(n, xq, of_q));
      }
    }
  }
  for (let p = 0; p < k; p++) store<f64>(norms + (<usize>p << 3), dnrm2(n, x + (<usize>p * <usize>ld << 3)));
  return rotated ? NOT_CONVERGED : OK;
}
