import type { Core } from '../../src/core/index.js';
import type { Check, Residual } from './checks.js';
import {
  type Dense,
  dense,
  product,
  random,
  rectangulars,
  spectra,
  transposed,
  ULP,
  withSpectrum,
} from './matrices.js';
import { padded, place, take, takeTransposed } from './memory.js';
import { columnsTimes, difference, norm1, orthonormality, scaled } from './residuals.js';

/** Rows and columns: none, one, fewer rows than columns and the reverse, much taller, remainders of blocks and panels. */
const SHAPES = [
  [0, 0],
  [0, 3],
  [3, 0],
  [1, 1],
  [1, 5],
  [5, 1],
  [2, 2],
  [3, 2],
  [10, 10],
  [17, 50],
  [50, 17],
  [64, 65],
  [65, 64],
  [100, 40],
  [128, 128],
] as const;

const SIZES = [0, 1, 2, 3, 5, 10, 17, 50, 64, 65, 128, 200];

function factor({ exports, memory }: Core, a: Dense) {
  const [m, n] = [a.rows, a.cols];
  const k = Math.min(m, n);
  return memory.scope((scratch) => {
    const ld = padded(m);
    const columns = place(scratch, transposed(a));
    const q = scratch.f64(k * ld);
    const tau = scratch.f64(k);
    const ws = scratch.bytes(exports.dqr_ws(n) >>> 0);
    exports.dqr(m, n, columns, ld, tau, ws);
    exports.dqr_q(m, n, columns, ld, tau, q, ld, ws);
    const r = takeTransposed(memory, columns, m, n);
    return {
      q: takeTransposed(memory, q, m, k),
      r: dense(k, n, (i, j) => (i <= j ? r.data[i * n + j] : 0)),
    };
  });
}

function singular({ exports, memory }: Core, a: Dense) {
  const [m, n] = [a.rows, a.cols];
  return memory.scope((scratch) => {
    const values = scratch.f64(n);
    const run = (u: number, v: number) => {
      const bytes = u === 0 ? exports.dsvd_values_ws(m, n) : exports.dsvd_ws(m, n);
      const columns = place(scratch, transposed(a));
      const ws = scratch.bytes(bytes >>> 0);
      const status = exports.dsvd(m, n, columns, padded(m), values, u, padded(m), v, padded(n), ws);
      return { status, values: memory.f64(values, n).slice() };
    };
    const alone = run(0, 0);
    const [u, v] = [scratch.f64(n * padded(m)), scratch.f64(n * padded(n))];
    const whole = run(u, v);
    return { ...whole, alone, u: takeTransposed(memory, u, m, n), v: takeTransposed(memory, v, n, n) };
  });
}

const qrChecks: Check[] = Object.entries(rectangulars).map(([kind, make]) => ({
  name: `QR, ${kind}`,
  run: (core) =>
    SHAPES.flatMap(([m, n]): Residual[] => {
      const a = make(m, n);
      const { q, r } = factor(core, a);
      return [
        { what: `${m} x ${n}, A - Q R`, value: scaled(a, product(q, r)), bar: 10 },
        { what: `${m} x ${n}, Q'Q - 1`, value: orthonormality(q), bar: 10 },
      ];
    }),
}));

const svdChecks: Check[] = Object.entries(rectangulars).map(([kind, make]) => ({
  name: `singular values, ${kind}`,
  run: (core) =>
    SHAPES.filter(([m, n]) => m >= n).flatMap(([m, n]): Residual[] => {
      const a = make(m, n);
      const { u, v, values, status, alone } = singular(core, a);
      const norm = norm1(a);
      let apart = 0;
      let disorder = -status - alone.status;
      for (let i = 0; i < n; i++) {
        apart = Math.max(apart, Math.abs(values[i] - alone.values[i]));
        if (!(values[i] >= 0 && alone.values[i] >= 0)) disorder++;
        if (i > 0 && !(values[i] <= values[i - 1] && alone.values[i] <= alone.values[i - 1])) disorder++;
      }
      const back = product(columnsTimes(u, values), transposed(v));
      return [
        { what: `${m} x ${n}, A - U S V'`, value: scaled(a, back), bar: 10 },
        { what: `${m} x ${n}, U'U - 1`, value: orthonormality(u), bar: 10 },
        { what: `${m} x ${n}, V'V - 1`, value: orthonormality(v), bar: 10 },
        { what: `${m} x ${n}, values alone`, value: apart === 0 ? 0 : apart / (norm * m * ULP), bar: 10 },
        { what: `${m} x ${n}, disorder and failures`, value: disorder, bar: 1 },
      ];
    }),
}));

function positive(n: number, values: number[], factor: number): Dense {
  const a = withSpectrum(n, n, values, 2);
  return dense(n, n, (i, j) => factor * a.data[i * n + j]);
}

const positives: Record<string, (n: number) => Dense> = {
  identity: (n) => dense(n, n, (i, j) => (i === j ? 1 : 0)),
  even: (n) =>
    positive(
      n,
      spectra.even(n).map((v) => v + 0.1),
      1,
    ),
  // The least eigenvalue has to stay above what rounding makes of zero.
  geometric: (n) =>
    positive(
      n,
      Array.from({ length: n }, (_, i) => 1e-11 ** (i / Math.max(n - 1, 1))),
      1,
    ),
  huge: (n) =>
    positive(
      n,
      spectra.even(n).map((v) => v + 0.1),
      1e150,
    ),
  tiny: (n) =>
    positive(
      n,
      spectra.even(n).map((v) => v + 0.1),
      1e-150,
    ),
  'second difference': (n) => dense(n, n, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
  minimum: (n) => dense(n, n, (i, j) => 1 + Math.min(i, j)),
};

const choleskyChecks: Check[] = Object.entries(positives).map(([kind, make]) => ({
  name: `Cholesky, ${kind}`,
  run: ({ exports, memory }) =>
    SIZES.flatMap((n): Residual[] => {
      const a = make(n);
      const b = random(n, 3, n);
      return memory.scope((scratch) => {
        const ld = padded(n);
        const at = place(scratch, a);
        const status = exports.dcholesky(n, at, ld, scratch.bytes(exports.dcholesky_ws()));
        const l = take(memory, at, n, n);
        const lower = dense(n, n, (i, j) => (j <= i ? l.data[i * n + j] : 0));
        const x = place(scratch, b);
        const ws = scratch.bytes(exports.dtrsm_ws());
        exports.dtrsm_left(n, 3, 0, 0, at, ld, 1, x, 4, ws);
        exports.dtrsm_left(n, 3, 1, 0, at, 1, ld, x, 4, ws);
        const solved = take(memory, x, n, 3);
        const off = norm1(difference(b, product(a, solved)));
        const size = norm1(a) * norm1(solved) * Math.max(n, 1) * ULP;
        return [
          { what: `n = ${n}, A - L L'`, value: scaled(a, product(lower, transposed(lower))), bar: 10 },
          { what: `n = ${n}, B - A X`, value: off === 0 ? 0 : off / size, bar: 10 },
          { what: `n = ${n}, failures`, value: -status, bar: 1 },
        ];
      });
    }),
}));

export const factorisationChecks: Check[] = [...qrChecks, ...svdChecks, ...choleskyChecks];
