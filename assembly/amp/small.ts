// Dense algebra for the r x r matrices of one factor, r <= 8: row-major f64, no padding, in place or in a caller's block.
// Every loop is capped, a NaN goes through and comes out as a NaN.

/** Unit roundoff of f64, times two. */
const EPS: f64 = 2.220446049250313e-16;
const SWEEPS: i32 = 40;

// @ts-ignore: decorator
@inline
export function at(r: i32, A: usize, i: i32, j: i32): usize {
  return A + ((<usize>(i * r + j)) << 3);
}

/**
 * Eigenvalues d (r) and eigenvectors, the columns of U (r x r), of the symmetric matrix A, which is destroyed. Cyclic Jacobi: it stops at
 * off-diagonal entries that are small beside the two diagonal ones, not beside the norm, so a graded matrix such as diag(1e12, 1) plus a
 * coupling keeps its small eigenvalues (Demmel and Veselic 1992).
 */
export function eigen(r: i32, A: usize, d: usize, U: usize): void {
  for (let i = 0; i < r; i++) for (let j = 0; j < r; j++) store<f64>(at(r, U, i, j), i == j ? 1 : 0);
  let rotated = true;
  for (let sweep = 0; rotated && sweep < SWEEPS; sweep++) {
    rotated = false;
    for (let p = 0; p < r; p++) {
      for (let q = p + 1; q < r; q++) {
        const apq = load<f64>(at(r, A, p, q));
        const app = load<f64>(at(r, A, p, p));
        const aqq = load<f64>(at(r, A, q, q));
        // Written so that a NaN rotates, and spreads.
        if (abs(apq) <= EPS * sqrt(abs(app)) * sqrt(abs(aqq))) continue;
        rotated = true;
        const theta = (aqq - app) / (2 * apq);
        const t = (theta < 0 ? -1.0 : 1.0) / (abs(theta) + sqrt(theta * theta + 1));
        rotate(r, A, U, p, q, t);
        store<f64>(at(r, A, p, p), app - t * apq);
        store<f64>(at(r, A, q, q), aqq + t * apq);
        store<f64>(at(r, A, p, q), 0);
      }
    }
  }
  for (let i = 0; i < r; i++) store<f64>(d + (<usize>i << 3), load<f64>(at(r, A, i, i)));
}

/** One Jacobi rotation by the tangent t of rows and columns p < q: the upper triangle of A beside the pivot, and U. */
function rotate(r: i32, A: usize, U: usize, p: i32, q: i32, t: f64): void {
  const c = 1 / sqrt(t * t + 1);
  const s = t * c;
  for (let i = 0; i < r; i++) {
    if (i != p && i != q) turn(i < p ? at(r, A, i, p) : at(r, A, p, i), i < q ? at(r, A, i, q) : at(r, A, q, i), c, s);
    turn(at(r, U, i, p), at(r, U, i, q), c, s);
  }
}

// @ts-ignore: decorator
@inline
function turn(p: usize, q: usize, c: f64, s: f64): void {
  const x = load<f64>(p);
  const y = load<f64>(q);
  store<f64>(p, c * x - s * y);
  store<f64>(q, s * x + c * y);
}

/**
 * Solves A X = Y with partial pivoting: A (r x r) is destroyed, Y (r x m) becomes X.
 * Returns ln |det A|; a singular A gives -Infinity and infinities in X.
 */
export function solve(r: i32, A: usize, m: i32, Y: usize): f64 {
  let logDet: f64 = 0;
  for (let k = 0; k < r; k++) {
    let best = k;
    for (let i = k + 1; i < r; i++) if (abs(load<f64>(at(r, A, i, k))) > abs(load<f64>(at(r, A, best, k)))) best = i;
    if (best != k) {
      swap(at(r, A, k, 0), at(r, A, best, 0), r);
      swap(at(m, Y, k, 0), at(m, Y, best, 0), m);
    }
    const pivot = load<f64>(at(r, A, k, k));
    logDet += Math.log(abs(pivot));
    for (let i = k + 1; i < r; i++) {
      const f = load<f64>(at(r, A, i, k)) / pivot;
      for (let j = k + 1; j < r; j++) subtract(at(r, A, i, j), f * load<f64>(at(r, A, k, j)));
      for (let j = 0; j < m; j++) subtract(at(m, Y, i, j), f * load<f64>(at(m, Y, k, j)));
    }
  }
  for (let i = r - 1; i >= 0; i--) {
    const pivot = load<f64>(at(r, A, i, i));
    for (let j = 0; j < m; j++) {
      let y = load<f64>(at(m, Y, i, j));
      for (let k = i + 1; k < r; k++) y -= load<f64>(at(r, A, i, k)) * load<f64>(at(m, Y, k, j));
      store<f64>(at(m, Y, i, j), y / pivot);
    }
  }
  return logDet;
}

// @ts-ignore: decorator
@inline
function subtract(p: usize, value: f64): void {
  store<f64>(p, load<f64>(p) - value);
}

function swap(a: usize, b: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const t = load<f64>(a);
    store<f64>(a, load<f64>(b));
    store<f64>(b, t);
    a += 8;
    b += 8;
  }
}

/** The symmetric square root R of a positive semidefinite A, which is destroyed; negative eigenvalues count as 0. ws: r + r * r numbers. */
export function psd_sqrt(r: i32, A: usize, R: usize, ws: usize): void {
  const d = ws;
  const U = ws + (<usize>r << 3);
  eigen(r, A, d, U);
  for (let i = 0; i < r; i++) {
    for (let j = 0; j < r; j++) {
      let sum: f64 = 0;
      for (let k = 0; k < r; k++) {
        const e = load<f64>(d + (<usize>k << 3));
        sum += load<f64>(at(r, U, i, k)) * (e < 0 ? 0 : sqrt(e)) * load<f64>(at(r, U, j, k));
      }
      store<f64>(at(r, R, i, j), sum);
    }
  }
}
