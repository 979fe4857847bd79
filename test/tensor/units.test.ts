import { describe, expect, it } from 'vitest';
import { denseTensor } from '../../src/tensor/index.js';
import {
  type Coupling,
  fields,
  isSymmetric,
  type Kind,
  kinds,
  orderOf,
  quantise,
  random,
  symmetricArray,
} from '../reference/tensor.js';
import { type Letter, limits, relative, run } from './harness.js';

// What planes do that calculate in f32, or in integers, for f64 state: it is taken in units of its columns, and what is below 2^-48 of them counts as nothing.

const letters: Letter[] = ['m', 'b', 'h'];

/** Sum over r of u_r v_r ..: every column of a field comes from the same columns of the factors. */
const diagonal = (order: number, rank: number): Coupling => ({
  ranks: Array(order).fill(rank),
  entries: Array.from({ length: rank }, (_, r) => ({ index: Array(order).fill(r), value: 1 + r })),
});

const values = (kind: Kind, dims: number[]) =>
  isSymmetric(kind)
    ? symmetricArray(orderOf(kind), dims[0], 5)
    : random(
        dims.reduce((a, b) => a * b, 1),
        5,
      );

function seen(kind: Kind, letter: Letter, dims: number[], data: Float64Array) {
  if (letter === 'b' || letter === 'h') return quantise(kind, dims, data, limits[letter]).seen;
  return Float64Array.from(data, Math.fround);
}

/** Factors of the given rank; `change` says what becomes of entry i of column r of factor m. */
function factorsOf(
  kind: Kind,
  dims: number[],
  rank: number,
  change: (v: number, i: number, r: number, m: number) => number,
) {
  const all = dims.map((n, m) =>
    random(n * rank, 20 + m).map((v, at) => change(v, at % n, Math.floor(at / n), m)),
  );
  return isSymmetric(kind) ? dims.map(() => all[0]) : all;
}

/**
 * The largest error of a column of a field, relative to what its terms amount to without their signs. f32 rounds each of them six times by 2^-24 at
 * most: two entries of factors, the weight, two products and the sum.
 */
function worst(
  kind: Kind,
  letter: Letter,
  dims: number[],
  data: Float64Array,
  rank: number,
  factors: Float64Array[],
) {
  const coupling = diagonal(orderOf(kind), rank);
  const stored = seen(kind, letter, dims, data);
  const size = (of: Float64Array) => of.map(Math.abs);
  const want = fields(dims, stored, coupling, factors);
  const terms = fields(dims, size(stored), coupling, factors.map(size));
  let most = 0;
  run({ kind, letter, dims, values: data, coupling, factors, start: 0 }).forEach((field, m) => {
    for (let r = 0; r < rank; r++) {
      const column = (of: ArrayLike<number>) => Array.from(of).slice(r * dims[m], (r + 1) * dims[m]);
      const right = column(want[m]);
      const errors = column(field).map((v, i) => v - right[i]);
      most = Math.max(most, Math.hypot(...errors) / Math.hypot(...column(terms[m])));
    }
  });
  return most;
}

// Small ones, and ones whose rows of 8 bits are long enough for integer arithmetic, with more than a block of rows, or more columns than a chunk.
const cases: [Kind, number[]][] = [
  ...kinds.map((kind): [Kind, number[]] => [kind, Array(orderOf(kind)).fill(orderOf(kind) === 4 ? 7 : 14)]),
  ['dense2', [5, 2061]],
  ['dense3', [4, 130, 66]],
  ['dense4', [3, 2, 5, 71]],
  ['symmetric2', [133, 133]],
];

describe.each(cases)('%s %s', (kind, dims) => {
  const order = orderOf(kind);
  const data = values(kind, dims);

  it.each(letters)('%s keeps the relative precision of columns far apart', (letter) => {
    const factors = factorsOf(kind, dims, 2, (v, _, r) => (r === 0 ? 1e-25 : 1e20) * v);
    expect(worst(kind, letter, dims, data, 2, factors)).toBeLessThan(6 * 2 ** -24);
  });

  it.each(letters)('%s takes factors whose entries are spread from 1 to 1e-45', (letter) => {
    const factors = factorsOf(kind, dims, 1, (v, i, _, m) => v * 10 ** ((-45 * i) / dims[m]));
    expect(worst(kind, letter, dims, data, 1, factors)).toBeLessThan(6 * 2 ** -24);
  });

  it.each(letters)('%s gives no time to what is too small to count', (letter) => {
    // Bit by bit the same as with zeros, so no number that f32 holds with few digits is in between. The fields of outer indices hold the
    // factors themselves: of these, the first and in order four the second, the small entries are compared as what they are.
    const coupling = diagonal(order, 2);
    const inner = isSymmetric(kind) ? [0] : order === 2 ? [1] : [order - 2, order - 1];
    const small = (to: number) =>
      factorsOf(kind, dims, 2, (v, i, _, m) => (inner.includes(m) && i % 3 === 1 ? to * v : v));
    const fieldsOf = (to: number) =>
      run({ kind, letter, dims, values: data, coupling, factors: small(to), start: 0 });
    const none = fieldsOf(0);
    for (const to of [3e-16, 1e-39, 1e-310]) {
      const got = fieldsOf(to);
      if (isSymmetric(kind)) expect(relative(got[0], none[0])).toBeLessThan(1e-12);
      else expect(got).toEqual(none);
    }
  });
});

it('sums of the largest digits do not overflow', () => {
  for (const dims of [
    [4, 255, 64],
    [1, 300, 66],
    [4, 3, 2040],
  ]) {
    const data = new Float64Array(dims[0] * dims[1] * dims[2]).fill(-128);
    const tensor = denseTensor(dims, data, { type: 'int8' });
    expect(tensor.quantisation).toMatchObject({ error: 0 });
    tensor.contract(...dims.map((n) => new Float64Array(n).fill(1 + 255 / 256))).forEach((field, m) => {
      const want = (-128 * data.length * (1 + 255 / 256) ** 2) / dims[m];
      // The field of the first index is summed in f32 within a block of 128 rows, of terms that are all the same.
      for (const v of field) expect(Math.abs(v / want - 1)).toBeLessThan(128 * 2 ** -24);
    });
    tensor.dispose();
  }
});

it('what is no finite number makes the fields none, in integers too', () => {
  const dims = [5, 6, 80];
  for (const bad of [NaN, Infinity, -Infinity]) {
    for (let m = 0; m < 3; m++) {
      const factors = dims.map((n, at) => random(n, at));
      factors[m][2] = bad;
      const got = run({ kind: 'dense3', letter: 'b', dims, values: random(2400, 3), factors, start: 0 });
      for (let other = 0; other < 3; other++) {
        if (other !== m) expect(got[other].some((v) => !Number.isFinite(v))).toBe(true);
      }
    }
  }
});
