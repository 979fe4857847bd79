// One-sided Jacobi: rotates the rows of a matrix against each other until they are orthogonal. Their norms are then the
// singular values, small ones to nearly full relative accuracy (Demmel, Veselic, SIAM J. Matrix Anal. 13 (1992) 1204).

import { dnrm2, dot } from '../blas/vector';
import { madd, nmadd } from '../simd';
import { NOT_CONVERGED, OK } from '../status';

/** Quadratic convergence: 6 to 10 sweeps do. */
const SWEEPS: i32 = 40;
const EPSILON: f64 = 2.220446049250313e-16;
/** A squared norm below this is that of a zero row: its products would underflow. */
const VANISHED: f64 = 1e-290;

/** x, y = c x - s y, s x + c y; an even number n of entries. */
// @ts-ignore: decorator
@inline
function rotate(n: i32, x: usize, y: usize, cosine: f64, sine: f64): void {
  const c = f64x2.splat(cosine);
  const s = f64x2.splat(sine);
  for (const end = x + (<usize>n << 3); x < end; x += 16, y += 16) {
    const xv = v128.load(x);
    const yv = v128.load(y);
    v128.store(x, nmadd<f64>(s, yv, f64x2.mul(c, xv)));
    v128.store(y, madd<f64>(s, xv, f64x2.mul(c, yv)));
  }
}

/**
 * Makes the k rows of X (n entries each, ld elements apart) orthogonal by an orthogonal matrix from the left, and applies it to
 * the k rows of J as well (nj entries, ldj apart). norms receives the norms of the rows. n and nj even (padding counts).
 * The entries of X should be near 1 in size: their squares must neither overflow nor vanish.
 */
export function djacobi_rows(k: i32, n: i32, x: usize, ld: i32, nj: i32, j: usize, ldj: i32, norms: usize): i32 {
  const tolerance = EPSILON * sqrt(<f64>n);
  let sweep = 0;
  for (let rotated = true; rotated; sweep++) {
    if (sweep == SWEEPS) return NOT_CONVERGED;
    rotated = false;
    for (let p = 0; p < k; p++) {
      const row = x + (<usize>p * <usize>ld << 3);
      store<f64>(norms + (<usize>p << 3), dot<f64>(n, row, row));
    }
    for (let p = 0; p < k - 1; p++) {
      const xp = x + (<usize>p * <usize>ld << 3);
      const at_p = norms + (<usize>p << 3);
      for (let q = p + 1; q < k; q++) {
        const xq = x + (<usize>q * <usize>ld << 3);
        const at_q = norms + (<usize>q << 3);
        const inner = dot<f64>(n, xp, xq);
        const a = load<f64>(at_p);
        const b = load<f64>(at_q);
        if (a < VANISHED || b < VANISHED) continue;
        if (!(abs(inner) > tolerance * sqrt(a) * sqrt(b))) continue;
        rotated = true;
        const zeta = (b - a) / (2 * inner);
        let t = copysign(1 / (abs(zeta) + sqrt(1 + zeta * zeta)), zeta);
        // The larger row goes first (de Rijk's order): the other of the two rotations that annihilate the product.
        if (a < b) t = -1 / t;
        const c = abs(t) > 1e150 ? 0 : 1 / sqrt(1 + t * t);
        const s = abs(t) > 1e150 ? copysign(1.0, t) : c * t;
        rotate(n, xp, xq, c, s);
        rotate(nj, j + (<usize>p * <usize>ldj << 3), j + (<usize>q * <usize>ldj << 3), c, s);
        // An exchange is followed by the rotation of the small tangent -1 / t.
        const exchanged = abs(t) > 1;
        store<f64>(at_p, exchanged ? b - inner / t : a - t * inner);
        const rest = exchanged ? a + inner / t : b + t * inner;
        // Where nearly all of a row was taken out, the difference of the norms is rounding.
        store<f64>(at_q, rest > 0.01 * min(a, b) ? rest : dot<f64>(n, xq, xq));
      }
    }
  }
  for (let p = 0; p < k; p++) store<f64>(norms + (<usize>p << 3), dnrm2(n, x + (<usize>p * <usize>ld << 3)));
  return OK;
}
