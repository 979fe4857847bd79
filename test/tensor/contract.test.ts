import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import {
  type Coupling,
  fields,
  fullCoupling,
  isSymmetric,
  type Kind,
  kinds,
  one,
  orderOf,
  place,
  quantise,
  random,
  symmetricArray,
  symmetricCoupling,
} from '../reference/tensor.js';
import { columns, couplingBlock, type Letter, limits, relative, run } from './harness.js';

const letters: Letter[] = ['d', 's', 'm', 'b', 'h'];
/** s sums thousands of terms in f32; m, b and h round the factors and sum no more than a block. */
const tolerance = { d: 2e-14, s: 4e-6, m: 1e-6, b: 1e-6, h: 1e-6 };

/** What the kernel sees: f32 data and integers are rounded before they get there. */
function seen(kind: Kind, letter: Letter, dims: number[], values: Float64Array) {
  if (letter === 'b' || letter === 'h') return quantise(kind, dims, values, limits[letter]).seen;
  return letter === 'd' ? values : Float64Array.from(values, Math.fround);
}

interface Case {
  dims: number[];
  values: Float64Array;
  coupling: Coupling;
  factors: Float64Array[];
}

function make(kind: Kind, dims: number[], ranks: number[], seed: number): Case {
  const order = orderOf(kind);
  if (!isSymmetric(kind)) {
    const values = random(
      dims.reduce((a, b) => a * b, 1),
      seed,
    );
    const factors = dims.map((n, m) => random(n * ranks[m], seed + 10 + m));
    const coupling = ranks.every((r) => r === 1) ? one(order) : fullCoupling(ranks, seed + 20);
    return { dims, values, coupling, factors };
  }
  const x = random(dims[0] * ranks[0], seed + 10);
  const coupling = ranks[0] === 1 ? one(order) : symmetricCoupling(order, ranks[0], seed + 20);
  return { dims, values: symmetricArray(order, dims[0], seed), coupling, factors: dims.map(() => x) };
}

/** Compares a run with the reference; symmetric kinds have their first field only. */
function check(kind: Kind, letter: Letter, problem: Case, more: Partial<Parameters<typeof run>[0]> = {}) {
  const { dims, coupling, factors } = problem;
  const values = seen(kind, letter, dims, problem.values);
  const plain = coupling.ranks.every((r) => r === 1) && coupling.entries.length === 1;
  const got = run({
    kind,
    letter,
    dims,
    values: letter in limits ? problem.values : values,
    factors,
    coupling: plain ? undefined : coupling,
    ...more,
  });
  const want = fields(dims, values, coupling, factors);
  for (let m = 0; m < got.length; m++) {
    const error = relative(got[m], want[m]);
    expect(error, `${letter}${kind} ${dims} ranks ${coupling.ranks} field ${m}`).toBeLessThan(
      tolerance[letter],
    );
  }
}

const sizes = [...Array.from({ length: 33 }, (_, i) => i + 1), 64, 65, 100];
const sizesOf = (kind: Kind) =>
  orderOf(kind) === 4 ? [...Array.from({ length: 13 }, (_, i) => i + 1), 17, 20] : sizes;

describe.each(kinds)('%s', (kind) => {
  const order = orderOf(kind);
  const symmetric = isSymmetric(kind);

  it.each(letters)('%s: gives the fields of rank one at every size', (letter) => {
    // Integers differ in the load alone: fewer sizes show it.
    for (const n of sizesOf(kind).filter((size) => !(letter in limits) || size < 10 || size > 31))
      check(kind, letter, make(kind, Array(order).fill(n), Array(order).fill(1), n));
  });

  it.each(letters)('%s: gives the fields of rank two and three with a full coupling', (letter) => {
    const rank = [2, 3, 2, 3];
    for (const n of [1, 2, 3, 4, 5, 7, 8, 9, 12, ...(order === 4 ? [] : [13, 16, 21, 33])]) {
      const ranks = symmetric ? Array(order).fill(2 + (n % 2)) : rank.slice(0, order);
      check(kind, letter, make(kind, Array(order).fill(n), ranks, n));
    }
  });

  it.each(letters)('%s: a partition of the range adds up to the whole, to rounding', (letter) => {
    for (const n of order === 4 ? [1, 5, 10] : [1, 6, 19, 33]) {
      const problem = make(kind, Array(order).fill(n), Array(order).fill(n % 2 ? 1 : 2), n);
      const third = Math.floor(n / 3);
      const single = Array.from({ length: n }, (_, i): [number, number] => [i, i + 1]);
      const thirds: [number, number][] = [
        [0, third],
        [third, third],
        [third, n - third],
        [n - third, n],
      ];
      for (const ranges of [single, thirds]) check(kind, letter, problem, { ranges });
    }
  });

  it('the dispatcher runs the same kernels', () => {
    const n = order === 4 ? 7 : 18;
    const problem = make(kind, Array(order).fill(n), Array(order).fill(2), 3);
    for (const letter of ['d', 'm', 'b', 'h'] as const) {
      const call = { kind, letter, ...problem };
      const ours = run({ ...call, dispatch: true });
      run(call).forEach((field, m) => {
        expect(ours[m]).toEqual(field);
      });
    }
  });

  it('refuses a coupling of another order', () => {
    const { exports, memory } = core();
    memory.scope((scratch) => {
      const c = couplingBlock(scratch, one(order === 2 ? 3 : 2));
      const k = kinds.indexOf(kind);
      expect(exports.contract(k, 0, 4, 4, 4, 4, 64, c, 64, 64, 64, 64, 64, 64, 64, 64, 64)).toBe(-4);
    });
  });

  it('says how many elements the layout takes', () => {
    const { exports } = core();
    const k = kinds.indexOf(kind);
    for (const n of [1, 2, 3, 4, 5, 8, 9, 14]) {
      const dims = Array(order).fill(n) as number[];
      const stored = place(kind, dims, new Float64Array(n ** order), 4);
      const [n1, n2, n3 = 1, n4 = 1] = dims;
      expect(exports.tensor_size(k, n1, n2, n3, n4)).toBe(stored.length);
    }
  });
});

describe('dense kinds of unequal dimensions', () => {
  const shapes: [Kind, number[], number[]][] = [
    ['dense2', [1, 37], [1, 1]],
    ['dense2', [41, 1], [1, 1]],
    ['dense2', [30, 7], [3, 1]],
    ['dense2', [9, 50], [1, 2]],
    ['dense3', [3, 20, 9], [1, 1, 1]],
    ['dense3', [20, 1, 5], [1, 1, 1]],
    ['dense3', [7, 13, 1], [2, 1, 1]],
    ['dense3', [5, 6, 22], [1, 2, 1]],
    ['dense3', [17, 4, 6], [1, 1, 3]],
    ['dense3', [6, 150, 10], [3, 2, 2]],
    ['dense4', [2, 3, 5, 7], [1, 1, 1, 1]],
    ['dense4', [9, 2, 7, 3], [2, 1, 1, 3]],
    ['dense4', [4, 8, 3, 6], [1, 3, 2, 1]],
    ['dense4', [33, 2, 3, 5], [1, 1, 1, 1]],
  ];
  it.each(shapes)('%s %j with ranks %j', (kind, dims, ranks) => {
    for (const letter of letters) check(kind, letter, make(kind, dims, ranks, 7));
  });

  it('a sparse coupling of rank one modes with a value other than one is used', () => {
    const problem = make('dense3', [5, 6, 7], [1, 1, 1], 5);
    const coupling = { ranks: [1, 1, 1], entries: [{ index: [0, 0, 0], value: -2.5 }] };
    const got = run({ kind: 'dense3', letter: 'd', ...problem, coupling });
    const want = fields(problem.dims, problem.values, coupling, problem.factors);
    for (let m = 0; m < 3; m++) expect(relative(got[m], want[m])).toBeLessThan(1e-14);
  });
});

describe('a species that appears in two modes', () => {
  // Modes (u, x, x): the same factor twice, with one field for both or with one for each.
  const dims = [6, 9, 9];
  const values = random(6 * 81, 1);
  const u = random(6, 2);
  const x = random(9, 3);
  const want = fields(dims, values, one(3), [u, x, x]);
  it.each([true, false])('in dense3, one field for both: %s', (together) => {
    const { exports, memory } = core();
    for (const letter of ['d', 'm'] as const) {
      memory.scope((scratch) => {
        const stored = place('dense3', dims, values, 4);
        const t = letter === 'd' ? scratch.f64(stored.length, stored) : scratch.f32(stored.length, stored);
        const [up, xp, y1, y2, y3] = [u, x, [], [], []].map((v) => scratch.f64(12, columns(12, 1, v)));
        const last = together ? y2 : y3;
        const ws = scratch.bytes(exports.contract_ws(1, 1, 6, 9, 9, 1, 0));
        const kernel = letter === 'd' ? exports.ddense3 : exports.mdense3;
        kernel(6, 9, 9, t, 0, up, xp, xp, y1, y2, last, 0, 6, ws);
        const second = memory.f64(y2, 9);
        const third = memory.f64(y3, 9);
        const sum = want[1].map((v, i) => v + want[2][i]);
        expect(relative(second, together ? sum : want[1])).toBeLessThan(1e-6);
        if (!together) expect(relative(third, want[2])).toBeLessThan(1e-6);
      });
    }
  });
});

describe('symmetric4 at one larger size', () => {
  it('n = 33', () => {
    const problem = make('symmetric4', [33, 33, 33, 33], [1, 1, 1, 1], 2);
    for (const letter of letters) check('symmetric4', letter, problem);
  });
});

describe('f32 data with f64 state', () => {
  // Signs at random are the hard case: nothing but the noise of the field is left to compare with.
  it.each([
    ['dense2', [1000, 1000]],
    ['dense3', [20, 400, 400]],
    ['dense3', [400, 20, 400]],
    ['symmetric2', [1000, 1000]],
    ['symmetric3_tiled', [120, 120, 120]],
    ['symmetric3_slabs', [120, 120, 120]],
  ] as [Kind, number[]][])('%s %j keeps every field within 1e-6', (kind, dims) => {
    const problem = make(kind, dims, Array(dims.length).fill(1), 11);
    const values = Float64Array.from(problem.values, Math.fround);
    const exact = run({ kind, letter: 'd', dims, values, factors: problem.factors });
    const mixed = run({ kind, letter: 'm', dims, values, factors: problem.factors });
    exact.forEach((field, m) => {
      const error = relative(mixed[m], field);
      expect(error).toBeLessThan(1e-6);
      expect(error).toBeGreaterThan(1e-9);
    });
  });
});
