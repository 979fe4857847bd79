import { describe, expect, it } from 'vitest';
import { core, padded } from '../../src/core/index.js';
import { key } from '../../src/random/index.js';
import { DataTensor, type DataType, kinds } from '../../src/tensor/index.js';
import {
  type Coupling,
  fullCoupling,
  offset,
  one,
  random,
  symmetricCoupling,
  tuples,
  weight,
} from '../reference/tensor.js';
import { columns, couplingBlock } from './harness.js';

type Kind = (typeof kinds)[number];

interface Options {
  type?: DataType;
  coupling?: Coupling;
  amplitude?: number;
  noise?: number;
  factors?: ArrayLike<number>[];
  seed?: number;
  purpose?: number;
  ranges?: [number, number][];
}

const orderOf = (kind: Kind) => Number(kind.match(/\d/)![0]);
const isSymmetric = (kind: Kind) => kind.startsWith('symmetric');
const cube = (kind: Kind, n: number) => Array(orderOf(kind)).fill(n) as number[];

/** A sampled tensor between canaries: its stored image and the full array. */
function sample(kind: Kind, dims: number[], options: Options = {}) {
  const { type = 'f64', coupling, amplitude = 0, noise = 1, seed = 1, purpose = 5 } = options;
  const { factors = dims.map((n) => new Float64Array(n)), ranges = [[0, dims[0]]] } = options;
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const tensor = new DataTensor(kind, dims, type);
    memory.u8(tensor.ptr, tensor.bytes).fill(0x7f);
    const guard = scratch.bytes(64);
    memory.u8(guard, 64).fill(0xab);
    const rank = (m: number) => coupling?.ranks[m] ?? 1;
    const x = [0, 1, 2, 3].map((m) => {
      if (m >= dims.length || (isSymmetric(kind) && m > 0)) return 0;
      return scratch.f64(padded(dims[m]) * rank(m), columns(dims[m], rank(m), factors[m]));
    });
    const c = coupling ? couplingBlock(scratch, coupling) : 0;
    const [code, , n1, n2, n3, n4] = tensor.args;
    const bytes = exports.sample_ws(code, n1, n2, n3, n4, c);
    const ws = scratch.bytes(bytes + 64);
    memory.u8(ws, bytes + 64).fill(0xab);
    const [key0, key1] = key(seed);
    for (const [i0, i1] of ranges) {
      const factorPointers = x as [number, number, number, number];
      const head = [...tensor.args, c, amplitude, noise, ...factorPointers] as const;
      expect(exports.sample_tensor(...head, key0, key1, purpose, i0, i1, ws)).toBe(0);
    }
    expect(memory.u8(ws + bytes, 64).every((byte) => byte === 0xab)).toBe(true);
    expect(memory.u8(guard, 64).every((byte) => byte === 0xab)).toBe(true);
    const image = memory.u8(tensor.ptr, tensor.bytes).slice();
    const { quantisation } = tensor;
    const full = tensor.toArray();
    tensor.dispose();
    return { image, full, quantisation };
  });
}

/** amplitude * sum A prod x, entry by entry. */
function signal(dims: number[], coupling: Coupling, factors: ArrayLike<number>[]): Float64Array {
  const full = new Float64Array(dims.reduce((a, b) => a * b));
  for (const index of tuples(dims)) {
    let sum = 0;
    for (const { index: a, value } of coupling.entries) {
      sum += index.reduce((product, i, m) => product * factors[m][a[m] * dims[m] + i], value);
    }
    full[offset(dims, index)] = sum;
  }
  return full;
}

const largest = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]));
  return most;
};

describe.each(kinds)('sample_tensor of %s', (kind) => {
  const order = orderOf(kind);
  const small = order === 4 ? [1, 3, 4, 6] : [1, 2, 4, 7, 13];
  const ranksOf = (rank: number) => (isSymmetric(kind) ? cube(kind, rank) : [2, 3, 1, 2].slice(0, order));

  it('without noise is the signal, of rank one and through a coupling', () => {
    for (const n of small) {
      const dims = cube(kind, n);
      for (const rank of [1, 2]) {
        const ranks = rank === 1 ? cube(kind, 1) : ranksOf(2);
        const coupling =
          rank === 1
            ? one(order)
            : isSymmetric(kind)
              ? symmetricCoupling(order, 2, n)
              : fullCoupling(ranks, n);
        const first = random(n * ranks[0], 10);
        const factors = dims.map((_, m) => (isSymmetric(kind) ? first : random(n * ranks[m], 10 + m)));
        const options = { coupling: rank === 1 ? undefined : coupling, amplitude: 2.5, noise: 0, factors };
        const want = signal(dims, coupling, factors).map((v) => 2.5 * v);
        expect(largest(sample(kind, dims, options).full, want)).toBeLessThan(1e-13);
        expect(largest(sample(kind, dims, { ...options, type: 'f32' }).full, want)).toBeLessThan(2e-5);
      }
    }
  });

  it.each([
    ['f64', 1e-13],
    ['f32', 1e-6],
  ] as const)('adds the signal to the noise in %s', (type, tolerance) => {
    const dims = cube(kind, 6);
    for (const rank of [1, 2]) {
      const coupling =
        rank === 1 ? one(order) : isSymmetric(kind) ? symmetricCoupling(order, 2, 1) : undefined;
      if (coupling === undefined) continue;
      const first = random(6 * rank, 1);
      const factors = dims.map((_, m) => (isSymmetric(kind) ? first : random(6 * rank, m)));
      const both = sample(kind, dims, { type, amplitude: 0.5, noise: 3, factors, coupling }).full;
      const noise = sample(kind, dims, { type }).full;
      const clean = signal(dims, coupling, factors);
      const want = noise.map((v, i) => 3 * v + 0.5 * clean[i]);
      expect(largest(both, want)).toBeLessThan(tolerance * Math.max(...want.map(Math.abs), 1));
    }
  });

  it.each(['f64', 'f32'] as const)('draws slab by slab in any order in %s', (type) => {
    for (const n of small) {
      const dims = cube(kind, n);
      const whole = sample(kind, dims, { type });
      const ranges = Array.from({ length: n }, (_, i): [number, number] => [n - 1 - i, n - i]);
      expect(sample(kind, dims, { type, ranges }).image).toEqual(whole.image);
    }
  });

  it('gives the numbers of f32 as integers, to half a step, slab by slab in any order', () => {
    for (const n of small) {
      const dims = cube(kind, n);
      const factors = dims.map(() => random(n, 9));
      const options = { amplitude: 1.5, factors };
      const whole = sample(kind, dims, { ...options, type: 'f32' }).full;
      for (const [type, levels, range] of [
        ['int8', 127, 4.5],
        ['int16', 32767, 8],
      ] as const) {
        const { image, full, quantisation } = sample(kind, dims, { ...options, type });
        const ranges = Array.from({ length: n }, (_, i): [number, number] => [n - 1 - i, n - i]);
        const { image: again } = sample(kind, dims, { ...options, type, ranges });
        // What lies between the entries and the records is nobody's.
        const records = image.length - 32 * n;
        expect(again.subarray(records)).toEqual(image.subarray(records));
        const scales = new Float64Array(image.slice(records).buffer);
        expect(quantisation!.clipped).toBe(0);
        // Repeated indices ask for more: a slab of theirs alone for as many of their own standard deviations.
        const most = isSymmetric(kind) ? range * Math.sqrt([1, 1, 2, 6, 24][order]) : range;
        for (const index of tuples(dims)) {
          if (isSymmetric(kind) && index.some((i, m) => m > 0 && i < index[m - 1])) continue;
          const step = scales[4 * index[0]];
          expect(step).toBeGreaterThanOrEqual(range / levels);
          expect(step).toBeLessThanOrEqual((most + 1.5) / levels);
          const gap = Math.abs(full[offset(dims, index)] - whole[offset(dims, index)]);
          // Both were calculated in f32, the one in units of the entries, the other in steps.
          if (gap > (0.5 + levels * 2 ** -23) * step)
            throw new Error(`${kind} ${type} ${index}: ${gap} with steps of ${step}`);
        }
      }
    }
  });

  it('differs by seed, by purpose and by slab', () => {
    const dims = cube(kind, 5);
    const base = sample(kind, dims).full;
    const others = [sample(kind, dims, { seed: 2 }).full, sample(kind, dims, { purpose: 6 }).full];
    const rest = base.length / 5;
    others.push(Float64Array.from(base, (_, i) => base[(i + rest) % base.length]));
    for (const other of others) {
      for (let i = 0; i < base.length; i++) {
        // In a symmetric tensor T[0, 1, ..] and T[1, 0, ..] are one entry.
        const mirrored = isSymmetric(kind) && other === others[2];
        if (!mirrored && other[i] === base[i]) throw new Error(`entry ${i} is the same`);
      }
    }
  });

  it.each(['f64', 'f32'] as const)(
    'has noise of mean 0, the right variance for every multiplicity, and no correlations in %s',
    (type) => {
      // Classes of entries by prod m!, which is their variance if the kind is symmetric.
      const n = order === 4 ? 5 : 8;
      const dims = cube(kind, n);
      const seeds = 2000;
      const sums = new Map<number, { count: number; first: number; second: number }>();
      let neighbours = 0;
      let pairs = 0;
      for (let seed = 0; seed < seeds; seed++) {
        const { full } = sample(kind, dims, { type, seed });
        let before = 0;
        for (const index of tuples(dims)) {
          if (isSymmetric(kind) && index.some((i, m) => m > 0 && i < index[m - 1])) continue;
          const variance = isSymmetric(kind) ? 1 / weight(index) : 1;
          const value = full[offset(dims, index)];
          const entry = sums.get(variance) ?? { count: 0, first: 0, second: 0 };
          entry.count++;
          entry.first += value;
          entry.second += value * value;
          sums.set(variance, entry);
          neighbours += (value / Math.sqrt(variance)) * before;
          before = value / Math.sqrt(variance);
          pairs++;
        }
      }
      expect([...sums.keys()].sort((a, b) => a - b)).toEqual(
        isSymmetric(kind) ? { 2: [1, 2], 3: [1, 2, 6], 4: [1, 2, 4, 6, 24] }[order] : [1],
      );
      for (const [variance, { count, first, second }] of sums) {
        expect(Math.abs(first / count)).toBeLessThan(5 * Math.sqrt(variance / count));
        // The variance of a square is 2 variance^2.
        expect(Math.abs(second / count / variance - 1), `variance ${variance}`).toBeLessThan(
          5 * Math.sqrt(2 / count),
        );
      }
      expect(Math.abs(neighbours)).toBeLessThan(5 * Math.sqrt(pairs));
    },
  );
});

describe('sample_tensor', () => {
  it('gives one tensor in both layouts of order three', () => {
    for (const n of [1, 4, 11, 30]) {
      const dims = [n, n, n];
      const options = { amplitude: 2, factors: dims.map(() => random(n, 3)) };
      expect(sample('symmetric3-tiled', dims, options).full).toEqual(
        sample('symmetric3-slabs', dims, options).full,
      );
    }
  });

  it('takes unequal dimensions', () => {
    for (const dims of [
      [3, 70],
      [2, 9, 21],
      [3, 2, 5, 11],
      [9, 1, 1],
      [2, 3, 1, 1],
    ]) {
      const kind = `dense${dims.length}` as Kind;
      const ranks = [2, 1, 3, 2].slice(0, dims.length);
      const coupling = fullCoupling(ranks, 4);
      const factors = dims.map((n, m) => random(n * ranks[m], m));
      const options = { coupling, factors, amplitude: -1, noise: 0 };
      const want = signal(dims, coupling, factors).map((v) => -v);
      expect(largest(sample(kind, dims, options).full, want)).toBeLessThan(1e-13);
      const noise = sample(kind, dims, { noise: 1 }).full;
      expect(new Set(noise).size).toBe(noise.length);
    }
  });

  it('leaves zeros in padding and unused slots', () => {
    // A sum over the stored image sees every slot; over the entries, only the right ones.
    const views = { f64: Float64Array, f32: Float32Array } as const;
    for (const [kind, type] of kinds.flatMap((k) => [[k, 'f64'] as const, [k, 'f32'] as const])) {
      const n = 5;
      const dims = cube(kind, n);
      const { image, full } = sample(kind, dims, { type });
      let stored = 0;
      for (const v of new views[type](image.buffer)) stored += v;
      let entries = 0;
      for (const index of tuples(dims)) {
        const sorted = index.every((i, m) => m === 0 || i >= index[m - 1]);
        if (!isSymmetric(kind)) entries += full[offset(dims, index)];
        else if (sorted) entries += full[offset(dims, index)];
      }
      expect(Math.abs(stored - entries), kind).toBeLessThan(1e-11);
    }
  });

  it('counts what rounding and clipping cost, row by row', () => {
    for (const kind of kinds) {
      const n = orderOf(kind) === 2 ? 600 : orderOf(kind) === 3 ? 40 : 13;
      const dims = cube(kind, n);
      const factors = dims.map(() => random(n, 9).map((v, i) => (i === 1 ? 9 * v : v)));
      const options = { amplitude: 0.4, factors };
      const exact = sample(kind, dims, { ...options, type: 'f32' }).full;
      const { full, quantisation } = sample(kind, dims, { ...options, type: 'int8' });
      let [error, square, count] = [0, 0, 0];
      for (let e = 0; e < full.length; e++) {
        error += (full[e] - exact[e]) ** 2;
        square += exact[e] ** 2;
        count++;
      }
      expect(quantisation!.error / (error / count), kind).toBeCloseTo(1, 3);
      expect(quantisation!.square / (square / count), kind).toBeCloseTo(1, 4);
      expect(quantisation!.snrLoss).toBeLessThan(0.01);
    }
  });

  it('refuses a coupling of another order', () => {
    const { exports, memory } = core();
    memory.scope((scratch) => {
      const c = couplingBlock(scratch, one(2));
      const status = exports.sample_tensor(1, 0, 2, 2, 2, 1, 64, c, 1, 1, 64, 64, 64, 64, 0, 0, 0, 0, 2, 64);
      expect(status).toBe(-4);
    });
  });
});
