import { decomposed } from '../linalg/small.js';
import type { Field } from './channel.js';
import { type Law, type Row, rowByRow } from './law.js';

/** Steps on half of the parabola, in units of the integrand's width. */
const STEP = 0.2;
const NODES = 80;

/**
 * y = |z|^2 / p without noise. The density of s = |z|^2 is the inverse Laplace transform of E e^(-t s) = prod_j (1 + 2 t l_j)^(-1/2) exp(-t m_j^2 / (1 + 2 t
 * l_j)), with l_j the eigenvalues of V and m_j the field along its eigenvectors: the trapezoid rule on a parabola through the saddle point, as wide as the path of
 * steepest descent there, for a small V almost a line.
 */
export function normLaw(p: number): Law {
  const range = ({ omega, V }: Field): [number, number] => {
    let top = 0;
    let trace = 0;
    for (let a = 0; a < p; a++) {
      top += omega[a] ** 2;
      trace += V[a * (p + 1)];
    }
    return [0, (Math.sqrt(top) + 8.5 * Math.sqrt(trace)) ** 2 / p];
  };
  const rows = rowByRow(p, (V) => prepare(p, decomposed(p, V)));
  return { p, atoms: [], dense: true, breaks: [0], range, possible: 'a number > 0', rows };
}

function prepare(
  p: number,
  { values, vectors }: { values: ArrayLike<number>; vectors: ArrayLike<number> },
): Row {
  const l = Array.from(values);
  const largest = Math.max(...l);
  return (y, omega, g) => {
    g.fill(0);
    const s = p * y;
    if (!(s > 0 && Number.isFinite(s))) return Number.NEGATIVE_INFINITY;
    const m = l.map((_, j) => {
      let sum = 0;
      for (let a = 0; a < p; a++) sum += vectors[a * p + j] * omega[a];
      return sum;
    });
    // The saddle of ln: s = sum_j l_j / q_j + m_j^2 / q_j^2 with q_j = 1 + 2 t l_j, by Newton's method on its logarithm and bisection.
    const first = (t: number) =>
      l.reduce((sum, v, j) => sum + v / (1 + 2 * t * v) + m[j] ** 2 / (1 + 2 * t * v) ** 2, 0);
    let low = -0.5 / largest;
    let high = (p + 2) / s + Math.sqrt(m.reduce((sum, x) => sum + x * x, 0) / s) / Math.min(...l);
    while (first(high) > s) high = low + 2 * (high - low);
    for (let step = 0; step < 60; step++) {
      const middle = 0.5 * (low + high);
      if (first(middle) > s) low = middle;
      else high = middle;
    }
    const t = 0.5 * (low + high);
    const bend = l.reduce((sum, v, j) => {
      const q = 1 + 2 * t * v;
      return sum + (2 * v * v) / q ** 2 + (4 * v * m[j] ** 2) / q ** 3;
    }, 0);
    const skew = l.reduce((sum, v, j) => {
      const q = 1 + 2 * t * v;
      return sum + (8 * v ** 3) / q ** 3 + (24 * v * v * m[j] ** 2) / q ** 4;
    }, 0);
    const w = 1 / Math.sqrt(bend);
    // Curvature of the parabola. Steepest descent has 1/6; a little less keeps away from the singularity on the
    // left.
    const opening = (0.125 * skew) / bend ** 1.5;
    const top = exponent(t);
    let Z = 0;
    const slopes = l.map(() => 0);
    for (let k = 0; k < NODES; k++) {
      const u = k * STEP;
      const [tr, ti] = [t - opening * w * u * u, w * u];
      // ln of the integrand.
      let er = s * tr - top;
      let ei = s * ti;
      const factors = l.map((v, j) => {
        const [qr, qi] = [1 + 2 * tr * v, 2 * ti * v];
        const size = qr * qr + qi * qi;
        const [rr, ri] = [(tr * qr + ti * qi) / size, (ti * qr - tr * qi) / size];
        er -= 0.25 * Math.log(size) + m[j] ** 2 * rr;
        ei -= 0.5 * Math.atan2(qi, qr) + m[j] ** 2 * ri;
        return [rr, ri];
      });
      const size = Math.exp(er);
      const [fr, fi] = [size * Math.cos(ei), size * Math.sin(ei)];
      // dt = (i - 2 opening u) w du; the integral over 2 pi i; the other half is the conjugate.
      const [dr, di] = [1, 2 * opening * u];
      const [hr, hi] = [fr * dr - fi * di, fr * di + fi * dr];
      const weight = k === 0 ? 0.5 : 1;
      Z += weight * hr;
      factors.forEach(([rr, ri], j) => {
        slopes[j] -= weight * 2 * m[j] * (rr * hr - ri * hi);
      });
      if (k > 0 && size < 1e-18) break;
    }
    if (!(Z > 0)) return Number.NEGATIVE_INFINITY;
    for (let a = 0; a < p; a++) for (let j = 0; j < p; j++) g[a] += (vectors[a * p + j] * slopes[j]) / Z;
    return top + Math.log((Z * STEP * w * p) / Math.PI);

    function exponent(x: number): number {
      return l.reduce((sum, v, j) => {
        const q = 1 + 2 * x * v;
        return sum - 0.5 * Math.log(q) - (x * m[j] ** 2) / q;
      }, s * x);
    }
  };
}
