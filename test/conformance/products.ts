import type { Core } from '../../src/core/index.js';
import type { Check } from './checks.js';
import { dense, product, random, transposed } from './matrices.js';
import { padded, place } from './memory.js';

const SIZES = [0, 1, 2, 3, 4, 5, 8, 17, 33, 65, 130];

/** The largest |C - A B| / (k ulp |A||B|), entry by entry, over shapes with all remainders. */
function product64({ exports, memory }: Core, m: number, n: number, k: number, turned: boolean): number {
  const [a, b] = [random(m, k, 1 + m), random(k, n, 2 + n)];
  const ld = padded(n);
  const got = memory.scope((scratch) => {
    const c = scratch.f64(m * ld);
    const [pa, pb] = [place(scratch, turned ? transposed(a) : a), place(scratch, turned ? transposed(b) : b)];
    const [la, lb] = [padded(turned ? m : k), padded(turned ? k : n)];
    const ws = scratch.bytes(exports.dgemm_ws());
    if (turned) exports.dgemm(m, n, k, 1, pa, 1, la, pb, 1, lb, c, ld, ws);
    else exports.dgemm(m, n, k, 1, pa, la, 1, pb, lb, 1, c, ld, ws);
    return memory.f64(c, m * ld).slice();
  });
  const absolute = (x: typeof a) => dense(x.rows, x.cols, (i, j) => Math.abs(x.data[i * x.cols + j]));
  return worst(m, n, product(a, b).data, product(absolute(a), absolute(b)).data, got, ld, k * 2 ** -52);
}

function product32({ exports, memory }: Core, m: number, n: number, k: number): number {
  const [a, b] = [random(m, k, 1 + m), random(k, n, 2 + n)];
  for (const x of [a, b]) x.data = x.data.map(Math.fround);
  const ld = padded(n);
  const got = memory.scope((scratch) => {
    const c = scratch.f32(m * ld);
    const ws = scratch.bytes(exports.sgemm_ws());
    exports.sgemm(m, n, k, 1, scratch.f32(m * k, a.data), k, 1, scratch.f32(k * n, b.data), n, 1, c, ld, ws);
    return Float64Array.from(memory.f32(c, m * ld));
  });
  const absolute = (x: typeof a) => dense(x.rows, x.cols, (i, j) => Math.abs(x.data[i * x.cols + j]));
  return worst(m, n, product(a, b).data, product(absolute(a), absolute(b)).data, got, ld, k * 2 ** -23);
}

function worst(
  m: number,
  n: number,
  expected: Float64Array,
  sizes: Float64Array,
  got: Float64Array,
  ld: number,
  unit: number,
): number {
  let largest = 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const off = Math.abs(got[i * ld + j] - expected[i * n + j]);
      if (off === 0) continue;
      const ratio = off / (unit * sizes[i * n + j]);
      if (!(ratio <= largest)) largest = ratio;
    }
  }
  return largest;
}

const shapes = SIZES.flatMap((m) =>
  SIZES.map((n, at) => [m, n, SIZES[(at * 3 + m) % SIZES.length]] as const),
);

export const productChecks: Check[] = [
  {
    name: 'products, f64',
    run: (core) =>
      shapes.map(([m, n, k]) => ({
        what: `${m} x ${k} x ${n}`,
        value: product64(core, m, n, k, false),
        bar: 2,
      })),
  },
  {
    name: 'products of transposes, f64',
    run: (core) =>
      shapes.map(([m, n, k]) => ({
        what: `${m} x ${k} x ${n}`,
        value: product64(core, m, n, k, true),
        bar: 2,
      })),
  },
  {
    name: 'products, f32',
    run: (core) =>
      shapes.map(([m, n, k]) => ({ what: `${m} x ${k} x ${n}`, value: product32(core, m, n, k), bar: 2 })),
  },
];
