// Spectra of general matrices. Where eigenvalues are well conditioned they are compared with the truth, elsewhere with the traces
// of powers, which rounding moves by its own size only.

import type { Core } from '../../src/core/index.js';
import type { Check, Residual } from './checks.js';
import { type Dense, dense, orthogonal, product, random, transposed, ULP, uniforms } from './matrices.js';
import { padded, place } from './memory.js';
import { norm1 } from './residuals.js';

/** Small ones, one of a few windows of a single bulge, and the neighbours of where deflation begins. */
const SIZES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 33, 70, 160, 161, 230];

type Complex = [number, number];

function spectrum({ exports, memory }: Core, a: Dense) {
  return memory.scope((scratch) => {
    const n = a.rows;
    const [re, im] = [scratch.f64(n), scratch.f64(n)];
    const ws = scratch.bytes(exports.deigvals_ws(n) >>> 0);
    const status = exports.deigvals(n, place(scratch, a), padded(n), re, im, ws);
    const [x, y] = [memory.f64(re, n), memory.f64(im, n)];
    return { status, values: Array.from(x, (value, i): Complex => [value, y[i]]) };
  });
}

/** Q B Q' with blocks of pairs, and real numbers, on the diagonal of B. */
function normal(n: number, value: (k: number) => Complex): { a: Dense; truth: Complex[] } {
  const b = dense(n, n, () => 0);
  const truth: Complex[] = [];
  for (let i = 0, k = 0; i < n; k++) {
    const [re, im] = value(k);
    const pair = im !== 0 && i + 1 < n;
    b.data[i * (n + 1)] = re;
    truth.push([re, pair ? im : 0]);
    if (pair) {
      b.data[(i + 1) * (n + 1)] = re;
      b.data[i * n + i + 1] = im;
      b.data[(i + 1) * n + i] = -im;
      truth.push([re, -im]);
    }
    i += pair ? 2 : 1;
  }
  const q = orthogonal(n, 9);
  return { a: product(product(q, b), transposed(q)), truth };
}

const scaledBy = (a: Dense, factor: number): Dense => ({ ...a, data: a.data.map((v) => v * factor) });

/** Matrices whose eigenvalues are known, and known to be well conditioned. */
const known: Record<string, (n: number) => { a: Dense; truth: Complex[] }> = {
  zero: (n) => normal(n, () => [0, 0]),
  identity: (n) => ({ a: dense(n, n, (i, j) => (i === j ? 1 : 0)), truth: Array(n).fill([1, 0]) }),
  triangular: (n) => {
    const a = random(n, n, 21);
    return {
      a: dense(n, n, (i, j) => (i > j ? 0 : i === j ? i + 1 : a.data[i * n + j] / n)),
      truth: Array.from({ length: n }, (_, i): Complex => [i + 1, 0]),
    };
  },
  'normal, some pairs': (n) => {
    const next = uniforms(22);
    return normal(n, (k) => [next(), k % 3 === 0 ? 0 : 0.01 + Math.abs(next())]);
  },
  'one pair, many times': (n) => normal(n, () => [0.5, 0.25]),
  'pairs of two sorts': (n) => normal(n, (k) => (k % 2 ? [0.5, 0.25] : [0.5, 1e-9])),
  'pairs that all but meet': (n) => normal(n, (k) => [1 + 1e-13 * k, 1e-7]),
  'cyclic shift': (n) => ({
    a: dense(n, n, (i, j) => (i === (j + 1) % n ? 1 : 0)),
    truth: Array.from(
      { length: n },
      (_, k): Complex => [Math.cos((2 * Math.PI * k) / n), Math.sin((2 * Math.PI * k) / n)],
    ),
  }),
};

const nearest = ([x, y]: Complex, others: Complex[]) =>
  others.reduce((least, [re, im]) => Math.min(least, Math.hypot(re - x, im - y)), Number.POSITIVE_INFINITY);

/** The largest |a| that is left over, of what should be 0; a NaN comes through. */
const worst = (values: number[]) => values.reduce((most, value) => (value <= most ? most : value), 0);

/** Distances between what is found of a matrix and the truth, for matrices whose eigenvalues rounding moves by its own size. */
function against(core: Core, n: number, a: Dense, truth: Complex[], size: number): Residual[] {
  const { status, values } = spectrum(core, a);
  const unit = Math.max(size, 1e-300) * Math.max(n, 1) * ULP;
  return [
    {
      what: `n = ${n}, from the truth`,
      value: worst(values.map((value) => nearest(value, truth))) / unit,
      bar: 10,
    },
    {
      what: `n = ${n}, of the truth`,
      value: worst(truth.map((value) => nearest(value, values))) / unit,
      bar: 10,
    },
    { what: `n = ${n}, failures`, value: Math.abs(status), bar: 0.5 },
  ];
}

const knownChecks: Check[] = Object.entries(known).map(([kind, make]) => ({
  name: `spectrum, ${kind}`,
  run: (core) =>
    SIZES.flatMap((n) => {
      const { a, truth } = make(n);
      return against(core, n, a, truth, norm1(a));
    }),
}));

/** D^-1 A D for powers of two up to 2^80 apart, which balancing takes out again: judged by the norm of A. */
const gradedChecks: Check[] = ['triangular', 'normal, some pairs'].map((kind) => ({
  name: `spectrum, graded, ${kind}`,
  run: (core) =>
    SIZES.flatMap((n) => {
      const { a, truth } = known[kind](n);
      const power = (i: number) => Math.round(40 * Math.sin(i * i));
      const graded = dense(n, n, (i, j) => a.data[i * n + j] * 2 ** (power(j) - power(i)));
      return against(core, n, graded, truth, norm1(a));
    }),
}));

/** Matrices that are hard, whose eigenvalues rounding may move far. */
const others: Record<string, (n: number) => Dense> = {
  random: (n) => random(n, n, 23),
  'random, huge': (n) => scaledBy(random(n, n, 24), 1e250),
  'random, tiny': (n) => scaledBy(random(n, n, 25), 1e-290),
  'one Jordan block': (n) => dense(n, n, (i, j) => (i === j || i + 1 === j ? 1 : 0)),
  'a Jordan block turned': (n) => {
    const q = orthogonal(n, 9);
    return product(
      product(
        q,
        dense(n, n, (i, j) => (i === j || i + 1 === j ? 1 : 0)),
      ),
      transposed(q),
    );
  },
  'nilpotent, turned': (n) => {
    const q = orthogonal(n, 9);
    const a = random(n, n, 26);
    return product(
      product(
        q,
        dense(n, n, (i, j) => (i < j ? a.data[i * n + j] : 0)),
      ),
      transposed(q),
    );
  },
  // The polynomial with the coefficients 1, -1, 1 / 2, -1 / 3, ...
  companion: (n) => dense(n, n, (i, j) => (i === 0 ? (-1) ** j / (j + 1) : i === j + 1 ? 1 : 0)),
  'companion of (x - 1)^n': (n) => {
    let binomial = 1;
    const row = Array.from({ length: n }, (_, j) => {
      binomial = (binomial * (n - j)) / (j + 1);
      return (-1) ** j * binomial;
    });
    return dense(n, n, (i, j) => (i === 0 ? row[j] : i === j + 1 ? 1 : 0));
  },
  'graded down': (n) => {
    const a = random(n, n, 27);
    return dense(n, n, (i, j) => a.data[i * n + j] * 10 ** (-(i + j) / 8));
  },
  'graded up': (n) => {
    const a = random(n, n, 28);
    return dense(n, n, (i, j) => a.data[i * n + j] * 10 ** ((i + j) / 8));
  },
  'rows without columns': (n) => {
    const a = random(n, n, 29);
    return dense(n, n, (i, j) => (i % 3 === 0 ? 0 : a.data[i * n + j]));
  },
  'symmetric times diagonal': (n) => {
    const a = random(n, n, 30);
    return dense(n, n, (i, j) => a.data[Math.max(i, j) * n + Math.min(i, j)] * (j % 2 ? 1 : -1));
  },
};

const otherChecks: Check[] = Object.entries(others).map(([kind, make]) => ({
  name: `spectrum, ${kind}`,
  run: (core) =>
    SIZES.flatMap((n): Residual[] => {
      const a = make(n);
      const { status, values } = spectrum(core, a);
      const size = norm1(a) || 1;
      // Divided by its norm, so that cubes are numbers.
      const b = scaledBy(a, 1 / size);
      const unit = Math.max(n, 1) * ULP;
      const square = product(b, b);
      let traces = [0, 0, 0];
      for (let i = 0; i < n; i++) {
        traces[0] += b.data[i * (n + 1)];
        traces[1] += square.data[i * (n + 1)];
        for (let j = 0; j < n; j++) traces[2] += square.data[i * n + j] * b.data[j * n + i];
      }
      for (const [x, y] of values.map(([re, im]): Complex => [re / size, im / size])) {
        traces = [traces[0] - x, traces[1] - (x * x - y * y), traces[2] - (x * x * x - 3 * x * y * y)];
      }
      let lonely = 0;
      for (let i = 0; i < n; i++) {
        if (values[i][1] === 0) continue;
        if (values[i][1] < 0 || values[i + 1]?.[0] !== values[i][0] || values[i + 1]?.[1] !== -values[i][1])
          lonely++;
        i++;
      }
      return [
        ...traces.map((trace, k) => ({
          what: `n = ${n}, trace of power ${k + 1}`,
          value: Math.abs(trace) / unit,
          bar: 10 * (k + 1),
        })),
        { what: `n = ${n}, lonely numbers and failures`, value: lonely + Math.abs(status), bar: 0.5 },
      ];
    }),
}));

const refusals: Check = {
  name: 'spectrum, what is not finite',
  run: (core) =>
    [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].flatMap((bad) =>
      [1, 5, 120].map((n): Residual => {
        const a = random(n, n, 31);
        a.data[n * n - 1] = bad;
        return { what: `n = ${n}, ${bad}`, value: Math.abs(spectrum(core, a).status + 3), bar: 0.5 };
      }),
    ),
};

export const spectrumChecks: Check[] = [...knownChecks, ...gradedChecks, ...otherChecks, refusals];
