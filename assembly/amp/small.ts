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
 * One-sided Jacobi: turns the columns of C (r x r) until they are orthogonal, and the columns of R (r x r) along with them. Small columns
 * come out accurate relative to themselves as far as their entries allow (Demmel and Veselic 1992). Zero columns stay.
 */
export function orthogonalise(r: i32, C: usize, R: usize): void {
  let rotated = true;
  for (let sweep = 0; rotated && sweep < SWEEPS; sweep++) {
    rotated = false;
    for (let p = 0; p < r; p++) {
      for (let q = p + 1; q < r; q++) {
        const pp = column_dot(r, C, p, p);
        const qq = column_dot(r, C, q, q);
        const pq = column_dot(r, C, p, q);
        if (abs(pq) <= EPS * sqrt(pp) * sqrt(qq)) continue;
        rotated = true;
        const theta = (qq - pp) / (2 * pq);
        const t = (theta < 0 ? -1.0 : 1.0) / (abs(theta) + sqrt(theta * theta + 1));
        const c = 1 / sqrt(t * t + 1);
        for (let i = 0; i < r; i++) {
          turn(at(r, C, i, p), at(r, C, i, q), c, t * c);
          turn(at(r, R, i, p), at(r, R, i, q), c, t * c);
        }
      }
    }
  }
}

/** The product of columns p and q. */
export function column_dot(r: i32, C: usize, p: i32, q: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < r; i++) sum += load<f64>(at(r, C, i, p)) * load<f64>(at(r, C, i, q));
  return sum;
}

/**
 * R with R R' = A, the eigenvectors times the roots of the eigenvalues; A (positive semidefinite) is destroyed. Eigenvalues below
 * rounding of the largest count as 0, which makes the null space of a singular A exact. d: r numbers of workspace.
 */
export function psd_factor(r: i32, A: usize, R: usize, d: usize): void {
  eigen(r, A, d, R);
  let largest: f64 = 0;
  for (let i: usize = 0; i < <usize>r << 3; i += 8) largest = max(largest, load<f64>(d + i));
  for (let j = 0; j < r; j++) {
    const e = load<f64>(d + (<usize>j << 3));
    const root: f64 = e <= <f64>r * EPS * largest ? 0 : sqrt(e);
    for (let i = 0; i < r; i++) store<f64>(at(r, R, i, j), root * load<f64>(at(r, R, i, j)));
  }
}
