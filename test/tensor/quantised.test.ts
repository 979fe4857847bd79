import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import { normals } from '../../src/random/index.js';
import {
  DataTensor,
  type DataType,
  denseTensor,
  kinds,
  largestThatFits,
  symmetricTensor,
  tensorBytes,
} from '../../src/tensor/index.js';
import { fields, offset, one, random, symmetricArray, tuples } from '../reference/tensor.js';
import { relative } from './harness.js';

/** What other files of this worker hold: these tests hold no more. */
const { bytesInUse: held } = core().memory;

const integers = [
  ['int8', 127],
  ['int16', 32767],
] as const;

/** Scales of the slabs, as they stand in memory. */
function scalesOf(tensor: DataTensor): number[] {
  const records = core().exports.tensor_records(...tensor.args) >>> 0;
  return tensor.dims
    .slice(0, 1)
    .flatMap((n) => Array.from({ length: n }, (_, i) => 4 * i))
    .map((at) => core().memory.f64(records, at + 1)[at]);
}

/** Squared error of rounding to multiples of range / levels, and clipping to the range. */
function cost(values: ArrayLike<number>, range: number, levels: number): number {
  const step = range / levels;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const q = Math.max(-levels, Math.min(levels, Math.round(values[i] / step)));
    sum += (values[i] - q * step) ** 2;
  }
  return sum;
}

describe('the size of integers', () => {
  it('is their bytes to the next line, and a record per slab', () => {
    const { exports } = core();
    for (const kind of kinds) {
      for (const n of [1, 3, 8, 21]) {
        const dims = Array(Number(kind.match(/\d/)![0])).fill(n) as number[];
        const [n1, n2, n3 = 1, n4 = 1] = dims;
        const elements = exports.tensor_size(kinds.indexOf(kind), n1, n2, n3, n4);
        for (const [type, size] of [
          ['int8', 1],
          ['int16', 2],
        ] as const)
          expect(tensorBytes(kind, dims, type)).toBe(Math.ceil((size * elements) / 64) * 64 + 32 * n);
      }
    }
  });

  it('lets packed order three of n = 2400 into one memory', () => {
    expect(tensorBytes('symmetric3-slabs', [2400, 2400, 2400], 'int8')).toBeLessThan(2.4e9);
    expect(largestThatFits('symmetric3-slabs', 'int8')).toBeGreaterThan(2900);
    expect(largestThatFits('symmetric3-slabs', 'f32')).toBeLessThan(2000);
  });

  it('is what a tensor that does not fit is told', () => {
    expect(() => denseTensor([1200, 1200, 1200])).toThrow("as 'int16' it takes 3296 MiB and fits");
  });
});

describe('arrays written as integers', () => {
  it.each(integers)('%s: are kept to half a step in every kind', (type, levels) => {
    const cases = [
      ...[
        [5, 9],
        [3, 5, 6],
        [5, 3, 2, 7],
      ].map((dims) => {
        const values = random(
          dims.reduce((a, b) => a * b),
          1,
        );
        return { dims, values, tensor: denseTensor(dims, values, { type }) };
      }),
      ...([['2'], ['3', 'tiled'], ['3', 'slabs'], ['4']] as const).map(([order, layout]) => {
        const dims = Array(Number(order)).fill(7) as number[];
        const values = symmetricArray(dims.length, 7, 2);
        const tensor = symmetricTensor(dims.length as 3, 7, values, { type, layout });
        return { dims, values, tensor };
      }),
    ];
    for (const { dims, values, tensor } of cases) {
      const scales = scalesOf(tensor);
      const full = tensor.toArray();
      let lost = 0;
      for (const index of tuples(dims)) {
        const sorted = tensor.symmetric ? [...index].sort((a, b) => a - b) : index;
        const at = offset(dims, index);
        expect(tensor.entry(...index)).toBe(full[at]);
        const gap = Math.abs(full[at] - values[at]);
        // Uniform entries have no tails to clip, but clipping less than a step or two may pay.
        if (gap > 8 * scales[sorted[0]]) throw new Error(`${tensor.kind} ${index}: ${gap}`);
        lost += gap ** 2;
      }
      const { error, clipped, snrLoss, square } = tensor.quantisation!;
      const mean = (sum: number) => sum / values.length;
      expect(error).toBeCloseTo(mean(lost), 12);
      expect(square).toBeCloseTo(mean(values.reduce((sum, v) => sum + v * v, 0)), 12);
      expect(snrLoss).toBeCloseTo(1 - 1 / (1 + error / square), 12);
      expect(clipped).toBeLessThan(0.3);
      expect(snrLoss).toBeLessThan(2 / levels ** 2);
      tensor.dispose();
    }
  });

  it('are exact where they are integers already, and where a slab is zero', () => {
    const values = Float64Array.from({ length: 3 * 255 }, (_, p) => (p < 255 ? p - 127 : p < 510 ? 0 : 1));
    values[0] = 127;
    const tensor = denseTensor([3, 255], values, { type: 'int8' });
    expect(tensor.toArray()).toEqual(values);
    expect(tensor.quantisation).toMatchObject({ error: 0, clipped: 0, snrLoss: 0, advice: 'int8' });
    tensor.clear();
    expect(tensor.toArray().every((v) => v === 0)).toBe(true);
    expect(tensor.quantisation!.snrLoss).toBe(0);
    tensor.dispose();
    const real = denseTensor([2, 2]);
    expect(real.quantisation).toBeUndefined();
    real.dispose();
  });

  it('lose what theory says when they are Gaussian: h^2 / 12, 0.01 % in eight bits', () => {
    const values = normals(300 * 400, { seed: 3 });
    for (const [type, levels] of integers) {
      const tensor = denseTensor([300, 400], values, { type });
      const steps = scalesOf(tensor);
      const rounding = steps.reduce((sum, h) => sum + h * h, 0) / 300 / 12;
      const { error, clipped, snrLoss, advice } = tensor.quantisation!;
      // The squared error of one entry has a relative standard deviation of 0.9; some is clipping.
      expect(Math.abs(error / rounding - 1)).toBeLessThan(type === 'int8' ? 0.15 : 0.02);
      expect(snrLoss * levels ** 2 * 12).toBeGreaterThan(2.5 ** 2);
      expect(snrLoss * levels ** 2 * 12).toBeLessThan(4.5 ** 2);
      expect(clipped).toBeLessThan(5e-3);
      expect(advice).toBe(type);
      tensor.dispose();
    }
  });

  it('take the scale of least error, also with heavy tails', () => {
    const gaussian = normals(4 * 3000, { seed: 5 });
    const slabs = [
      gaussian.slice(0, 3000),
      gaussian.slice(3000, 6000).map((v) => v ** 5),
      gaussian.slice(6000, 9000).map((v, i) => (i % 500 ? v : 40 * v)),
      gaussian.slice(9000).map((v) => (Math.abs(v) > 1 ? 1e-3 * v : 0)),
    ];
    const values = Float64Array.from(slabs.flatMap((slab) => [...slab]));
    for (const [type, levels] of integers) {
      const tensor = denseTensor([4, 3000], values, { type });
      const scales = scalesOf(tensor);
      slabs.forEach((slab, i) => {
        const most = slab.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
        const ours = cost(slab, scales[i] * levels, levels);
        const best = Math.min(
          ...Array.from({ length: 200 }, (_, k) => cost(slab, most * 2 ** (-k / 20), levels)),
        );
        expect(ours).toBeLessThan(1.06 * best);
      });
      tensor.dispose();
    }
  });

  it('are advised to take sixteen bits, and do when asked for the fewest, where eight cost more than 0.1 %', () => {
    const light = normals(2000, { seed: 1 });
    // One outlier a slab, of 40 standard deviations: h^2 / 12 is 0.3 % of the variance.
    const heavy = light.map((v, p) => (p % 1000 ? v : 40));
    for (const [values, advice] of [
      [light, 'int8'],
      [heavy, 'int16'],
    ] as const) {
      const eight = denseTensor([2, 1000], values, { type: 'int8' });
      expect(eight.quantisation!.advice).toBe(advice);
      expect(eight.quantisation!.snrLoss > 1e-3).toBe(advice === 'int16');
      const fewest = denseTensor([2, 1000], values, { type: 'int' });
      expect(fewest.type).toBe(advice);
      const tolerant = denseTensor([2, 1000], values, { type: 'int', maxLoss: 0.5 });
      expect(tolerant.type).toBe('int8');
      for (const tensor of [eight, fewest, tolerant]) tensor.dispose();
    }
    expect(() => denseTensor([2, 2], [1, 2, 3, 4], { type: 'int', maxLoss: -1 })).toThrow(
      'maxLoss must be >= 0, got -1',
    );
    expect(core().memory.bytesInUse).toBe(held);
  });

  it('take Float32Array and plain arrays alike', () => {
    const single = Float32Array.from(random(60, 4));
    for (const type of ['int8', 'int16'] as DataType[]) {
      const [a, b] = [single, [...single]].map((values) => denseTensor([3, 4, 5], values, { type }));
      expect(a.toArray()).toEqual(b.toArray());
      a.dispose();
      b.dispose();
    }
  });

  it('contract like the array that they say they are', () => {
    for (const [type] of integers) {
      const shape = [9, 6, 7];
      const factors = shape.map((n, m) => random(n, m));
      const tensor = denseTensor(shape, random(378, 4), { type });
      const want = fields(shape, tensor.toArray(), one(3), factors);
      tensor.contract(...factors).forEach((field, m) => {
        expect(relative(field, want[m])).toBeLessThan(1e-6);
      });
      tensor.dispose();
    }
  });

  it.each(integers)('%s: are as good in units however small or large', (type, levels) => {
    const shape = [3, 5, 4];
    const plain = random(60, 8);
    // A slab of constants, one of zeros but for an entry, and slabs of different sizes.
    plain.fill(-0.3, 20, 40);
    plain.fill(0, 40, 59);
    const factors = shape.map((n, m) => random(n, m));
    for (const unit of [1e-320, 1e-309, 1e-307, 1e-170, 1e-40, 1, 1e40, 1e160, 1.7e308]) {
      const values = plain.map((v, at) => v * unit * (at < 20 ? 1 : 1e-3));
      const tensor = denseTensor(shape, values, { type });
      const read = tensor.toArray();
      let [lost, squares] = [0, 0];
      read.forEach((v, at) => {
        const [was, is] = [values[at] / unit, v / unit];
        expect(Math.abs(is - was)).toBeLessThan(
          (at < 20 ? 2 : 2e-3) / levels + (2 * Number.MIN_VALUE) / unit,
        );
        lost += (is - was) ** 2;
        squares += was ** 2;
      });
      const { snrLoss, error, square } = tensor.quantisation!;
      expect(Math.abs(snrLoss - lost / (lost + squares))).toBeLessThan(1e-3 * snrLoss + 1e-20);
      if (unit > 1e-100 && unit < 1e100) expect(error / square / (lost / squares)).toBeCloseTo(1, 3);
      // Products with what is read, in units of 1.
      const want = fields(
        shape,
        read.map((v) => v / unit),
        one(3),
        factors,
      );
      for (const size of [1e-50, 1, 1e50]) {
        const ours = factors.map((factor) => factor.map((v) => v * size));
        const result = unit * size ** 2;
        if (result < 1e-290 || result > 1e290) continue;
        tensor.contract(...ours).forEach((field, m) => {
          expect(
            relative(
              field.map((v) => v / unit / size / size),
              want[m],
            ),
          ).toBeLessThan(1e-6);
        });
      }
      tensor.dispose();
    }
  });

  it('are exact where a slab holds small integers times a power of two, down to the least', () => {
    const slabs = [
      [-128, 127, 5, -1],
      [3 * 2 ** -1074, -128 * 2 ** -1074, 0, 2 ** -1070],
      [2 ** 1023, -(2 ** 1017), 0, 0],
      [0.75, -31.75, 0.25, 4],
    ];
    const tensor = denseTensor([4, 4], slabs.flat(), { type: 'int8' });
    expect([...tensor.toArray()]).toEqual(slabs.flat());
    expect(tensor.quantisation!.snrLoss).toBe(0);
    tensor.dispose();
    const least = denseTensor([1, 3], [-128, 127, 2], { type: 'int8' });
    const [row, column] = least.contract([1], [1, 3, 5]);
    expect([...row, ...column]).toEqual([-128 + 3 * 127 + 10, -128, 127, 2]);
    least.dispose();
  });

  it('are NaN where a slab is not finite, and nothing else is written', () => {
    const { exports, memory } = core();
    for (const wrong of [Infinity, -Infinity, NaN]) {
      memory.scope((scratch) => {
        const args = [0, 2, 2, 3, 1, 1] as const;
        // What a slip of the histogram would reach.
        const before = scratch.f64(2 ** 17);
        const ws = scratch.bytes(exports.scale_ws());
        const t = scratch.bytes(exports.tensor_bytes(...args));
        const [from, to] = [scratch.f64(6, [1, wrong, 3, 4, 5, 6]), scratch.f64(6)];
        expect(exports.scale_tensor(...args, t, from, 0, 0, 2, ws)).toBe(0);
        expect(exports.pack_tensor(...args, t, from, 0, 0, 2, ws)).toBe(0);
        exports.unpack_tensor(...args, t, to, 0, 2, ws);
        expect(Array.from(memory.f64(to, 6), Number.isNaN)).toEqual([true, true, true, false, false, false]);
        expect(memory.f64(before, 2 ** 17).every((x) => x === 0)).toBe(true);
      });
    }
  });

  it('refuses a scale for real numbers', () => {
    const { exports, memory } = core();
    memory.scope((scratch) => {
      const ws = scratch.bytes(exports.scale_ws());
      expect(exports.scale_tensor(0, 1, 1, 1, 1, 1, ws, ws, 0, 0, 1, ws)).toBe(-4);
      expect(exports.scale_tensor(9, 2, 1, 1, 1, 1, ws, ws, 0, 0, 1, ws)).toBe(-4);
    });
  });
});

describe('sampled integers', () => {
  /** Pure noise. */
  function noise(type: DataType): DataTensor {
    const { exports, memory } = core();
    const n = 160;
    const tensor = new DataTensor('dense3', [n, n, n], type);
    memory.scope((scratch) => {
      const x = scratch.f64(n);
      const ws = scratch.bytes(exports.sample_ws(1, n, n, n, 1, 0));
      exports.sample_tensor(...tensor.args, 0, 0, 1, x, x, x, 0, 1, 2, 3, 0, n, ws);
    });
    return tensor;
  }

  it('have an error of variance h^2 / 12 and clip seven in a million, 28 of four million', () => {
    const tensor = noise('int8');
    const { error, clipped, snrLoss, square } = tensor.quantisation!;
    const h = 4.5 / 127;
    expect(scalesOf(tensor).every((scale) => Math.abs(scale - h) < 1e-15)).toBe(true);
    expect(Math.abs(square - 1)).toBeLessThan(5 * Math.sqrt(2 / 160 ** 3));
    // Rounding has a standard error of 0.05 %; clipping adds 2 int_4.5 (z - 4.5)^2 phi = 6e-7, known to 30 %.
    expect(Math.abs(error / ((h * h) / 12 + 6e-7) - 1)).toBeLessThan(0.012);
    expect(snrLoss).toBeCloseTo(1.05e-4, 5);
    expect(clipped * 160 ** 3).toBeGreaterThan(5);
    expect(clipped * 160 ** 3).toBeLessThan(70);
    tensor.dispose();
    const wide = noise('int16');
    expect(wide.quantisation!.clipped).toBe(0);
    expect(Math.abs(wide.quantisation!.error / ((8 / 32767) ** 2 / 12) - 1)).toBeLessThan(0.005);
    wide.dispose();
  });
});

describe('rows that are long enough for integer arithmetic', () => {
  it.each([
    ['slabs of order three', 3, 200],
    ['a matrix', 2, 300],
  ] as const)('have the fields of their values in symmetric tensors: %s', (_, order, n) => {
    const values = random(n ** order, 7);
    const options = order === 3 ? { layout: 'slabs' as const } : {};
    const eight = symmetricTensor(order, n, values, { type: 'int8', ...options });
    const exact = symmetricTensor(order, n, eight.toArray(), { type: 'f64', ...options });
    const x = random(n, 8);
    const [got] = eight.contract(x);
    const [want] = exact.contract(x);
    const norm = Math.hypot(...want);
    expect(norm).toBeGreaterThan(1);
    expect(Math.hypot(...got.map((v, i) => v - want[i])) / norm).toBeLessThan(4e-7);
    eight.dispose();
    exact.dispose();
  });
});
