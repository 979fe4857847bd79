import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import { asNpyData, formatNpy } from '../../src/npy/index.js';
import {
  asymmetry,
  DataTensor,
  type DataType,
  dataTypes,
  denseTensor,
  kinds,
  largestThatFits,
  type Order,
  symmetricKind,
  symmetricTensor,
  tensorFromNpy,
  tensorToNpy,
} from '../../src/tensor/index.js';
import {
  fields,
  type Kind,
  offset,
  one,
  place,
  random,
  symmetricArray,
  tuples,
} from '../reference/tensor.js';
import { relative } from './harness.js';

/** What other files of this worker hold: these tests hold no more. */
const { bytesInUse: held } = core().memory;

const types = ['f64', 'f32'] as const;
const rounded = (type: 'f64' | 'f32', values: Float64Array) =>
  type === 'f64' ? values : Float64Array.from(values, Math.fround);
const shapes = [
  [1, 1],
  [5, 9],
  [8, 3],
  [1, 1, 1],
  [3, 5, 6],
  [4, 2, 9],
  [1, 2, 3, 4],
  [5, 3, 2, 7],
];
const sizes: Record<Order, number[]> = { 2: [1, 2, 5, 8, 13], 3: [1, 3, 4, 9, 14], 4: [1, 2, 5, 9] };

/** Every symmetric kind at a few sizes. */
const symmetric = kinds
  .filter((kind) => kind.startsWith('symmetric'))
  .flatMap((kind) => {
    const order = Number(kind[9]) as Order;
    return sizes[order].map((n) => ({ kind, order, n }));
  });
/** What lies in memory. */
function image({ type, ptr }: DataTensor, length: number): Float64Array | Float32Array {
  return type === 'f64' ? core().memory.f64(ptr, length) : core().memory.f32(ptr, length);
}
const layoutOf = (kind: string) => (kind.includes('-') ? (kind.slice(11) as 'tiled' | 'slabs') : undefined);

describe('denseTensor', () => {
  it.each(types)('%s: keeps the values, as a whole and one by one', (type) => {
    for (const shape of shapes) {
      const values = random(
        shape.reduce((a, b) => a * b),
        1,
      );
      const tensor = denseTensor(shape, values, { type });
      const want = rounded(type, values);
      expect(tensor.toArray()).toEqual(want);
      for (const index of tuples(shape)) expect(tensor.entry(...index)).toBe(want[offset(shape, index)]);
      const stored = place(tensor.kind as Kind, shape, values, 4);
      expect([...image(tensor, stored.length)]).toEqual([...rounded(type, stored)]);
      expect(tensor.bytes).toBe(stored.length * (type === 'f64' ? 8 : 4));
      tensor.dispose();
    }
  });

  it('gives a slab in f32 as a tensor of f32 has it, whatever its own type and kind', () => {
    const n = 9;
    const values = random(n ** 3, 5).map(Math.round);
    for (const layout of ['tiled', 'slabs'] as const) {
      const [single, double] = (['f32', 'f64'] as const).map((type) =>
        symmetricTensor(3, n, values, { type, layout }),
      );
      const { exports, memory } = core();
      const kind = single.args[0];
      for (const i of [0, 3, 4, 8]) {
        const [from, to] = [i, i + 1].map((at) => exports.slab_offset(kind, n, n, n, n, at));
        memory.scope((scratch) => {
          const out = scratch.f32(to - from);
          exports.slab_to_f32(...double.args, out, i, scratch.bytes(exports.transfer_ws()));
          expect(memory.f32(out, to - from)).toEqual(memory.f32(single.ptr + 4 * from, to - from));
        });
      }
      single.dispose();
      double.dispose();
    }
  });

  it('takes Float32Array and plain arrays alike, f32 by default', () => {
    const single = denseTensor([2, 3], Float32Array.of(1, 2, 3, 4, 5.1, 6));
    const plain = denseTensor([2, 3], [1, 2, 3, 4, 5.1, 6]);
    expect(single.type).toBe('f32');
    expect(plain.toArray()).toEqual(single.toArray());
    single.dispose();
    plain.dispose();
  });

  it('contracts with plain arrays', () => {
    const shape = [5, 6, 7];
    const values = random(210, 4);
    const factors = shape.map((n, m) => random(n, m));
    const tensor = denseTensor(shape, values, { type: 'f64' });
    const got = tensor.contract(...factors);
    fields(shape, values, one(3), factors).forEach((want, m) => {
      expect(got[m].length).toBe(shape[m]);
      expect(relative(got[m], want)).toBeLessThan(1e-14);
    });
    tensor.dispose();
  });
});

describe('symmetricTensor', () => {
  it.each(types)('%s: keeps the values in every layout', (type) => {
    for (const { kind, order, n } of symmetric) {
      const dims = Array(order).fill(n) as number[];
      const values = symmetricArray(order, n, 2);
      const tensor = symmetricTensor(order, n, values, { type, layout: layoutOf(kind) });
      expect(tensor.kind).toBe(kind);
      const want = rounded(type, values);
      expect(tensor.toArray()).toEqual(want);
      for (const index of tuples(dims)) expect(tensor.entry(...index)).toBe(want[offset(dims, index)]);
      const stored = place(kind.replace('-', '_') as Kind, dims, values, type === 'f64' ? 2 : 4);
      expect([...image(tensor, stored.length)]).toEqual([...rounded(type, stored)]);
      tensor.dispose();
    }
  });

  it('reads only the entries with sorted indices', () => {
    const values = symmetricArray(3, 4, 3);
    const clean = symmetricTensor(3, 4, values);
    expect(asymmetry(3, 4, values)).toBe(0);
    values[offset([4, 4, 4], [2, 1, 0])] += 0.25;
    expect(asymmetry(3, 4, values)).toBeCloseTo(0.25, 14);
    const other = symmetricTensor(3, 4, values);
    expect(other.toArray()).toEqual(clean.toArray());
    clean.dispose();
    other.dispose();
  });

  it('contracts with one factor and gives one field', () => {
    for (const { kind, order, n } of symmetric) {
      const values = symmetricArray(order, n, 5);
      const x = random(n, 6);
      const tensor = symmetricTensor(order, n, values, { type: 'f64', layout: layoutOf(kind) });
      const got = tensor.contract(x);
      expect(got.length).toBe(1);
      const dims = Array(order).fill(n);
      expect(relative(got[0], fields(dims, values, one(order), Array(order).fill(x))[0])).toBeLessThan(1e-13);
      tensor.dispose();
    }
  });

  it('chooses the layout of order three by size', () => {
    expect(symmetricKind(3, 100, 'f32')).toBe('symmetric3-tiled');
    expect(symmetricKind(3, 600, 'f32')).toBe('symmetric3-slabs');
    expect(symmetricKind(3, 600, 'f32', 'tiled')).toBe('symmetric3-tiled');
    expect(symmetricKind(3, 900, 'int8')).toBe('symmetric3-tiled');
    expect(symmetricKind(2, 600, 'f32')).toBe('symmetric2');
  });
});

describe('a file that is read and written', () => {
  const single = [0.1, 1 / 3, 2 ** -149, 2 ** 127 * 1.5, -0, 16777216].map(Math.fround);
  const double = [...single, 0.1, 1 / 3, 1e-310, Number.MIN_VALUE, Number.MAX_VALUE, 2 ** 53 - 1];
  const held: Record<DataType, number[]> = {
    f64: double,
    f32: single,
    int8: [-128, 127, 3, -77, 0, 1],
    int16: [-32768, 32767, 1000, -3, 0, 5],
  };

  it.each(dataTypes)('is the same to the last bit in every kind: %s', (type) => {
    for (const order of [2, 3, 4] as const) {
      for (const n of [1, 2, 5, 6]) {
        // Of every sum of indices another number, so that the array is symmetric.
        const sum = (at: number): number => (at < n ? at : (at % n) + sum(Math.floor(at / n)));
        const data = Float64Array.from(
          { length: n ** order },
          (_, at) => held[type][sum(at) % held[type].length],
        );
        const shape = Array(order).fill(n) as number[];
        const bytes = formatNpy({ data: asNpyData(data, type), shape });
        for (const symmetric of [false, true]) {
          const tensor = tensorFromNpy(bytes, { type, symmetric });
          expect(tensorToNpy(tensor, type), `${tensor.kind} ${n}`).toEqual(bytes);
          if (tensor.quantisation) expect(tensor.quantisation.snrLoss).toBe(0);
          tensor.dispose();
        }
      }
    }
    for (const layout of ['tiled', 'slabs'] as const) {
      const value = held[type][1];
      const tensor = symmetricTensor(3, 7, new Float64Array(343).fill(value), { type, layout });
      expect(tensor.toArray().every((v) => Object.is(v, value))).toBe(true);
      tensor.dispose();
    }
  });
});

describe('what does not fit', () => {
  it('largestThatFits is the last size within the limit', () => {
    expect(largestThatFits('dense3', 'f32')).toBe(1023);
    expect(largestThatFits('symmetric3-slabs', 'f64')).toBeGreaterThan(1450);
    for (const kind of kinds) {
      for (const type of types) {
        const bytes = 1e6;
        const n = largestThatFits(kind, type, bytes);
        const dims = (m: number) => Array(Number(kind.match(/\d/)![0])).fill(m) as number[];
        const tensor = new DataTensor(kind, dims(n), type);
        const larger = new DataTensor(kind, dims(n + 1), type);
        expect(tensor.bytes).toBeLessThanOrEqual(bytes);
        expect(larger.bytes).toBeGreaterThan(bytes);
        tensor.dispose();
        larger.dispose();
      }
    }
  });

  it('is refused with the size that would, and with f32 where that helps', () => {
    expect(() => denseTensor([900, 900, 900], undefined, { type: 'f64' })).toThrow(
      "a dense3 tensor of f64 must take at most 4095 MiB, which is n = 812, got n = 900: 5562 MiB; as 'f32' it takes 2781 MiB and fits",
    );
    expect(() => symmetricTensor(4, 2000)).toThrow(/which is n = \d+, got n = 2000: \d+ MiB$/);
    expect(() => denseTensor([2, 1e5, 1e5])).toThrow('got 2 x 100000 x 100000: 76294 MiB');
  });
});

describe('wrong arguments', () => {
  it.each([
    [() => denseTensor([3]), 'shape must have 2, 3 or 4 dimensions, got 1'],
    [() => denseTensor([3, 0]), 'shape[1] must be a positive integer, got 0'],
    [() => denseTensor([3, 2.5]), 'shape[1] must be a positive integer, got 2.5'],
    [() => denseTensor([2, 2], [1, 2, 3]), 'values must hold 2 x 2 = 4 numbers, got 3'],
    [() => denseTensor([2, 2], [1, 2, Number.NaN, 4]), 'values[2] must be finite, got NaN'],
    [
      () => denseTensor([1, 2], [1, -1e39]),
      "values[1] must fit single precision, got -1e+39: 'f64' holds it",
    ],
    [
      () => denseTensor([1, 2], [0, -1e-40]),
      "values must fit single precision, got none above 1e-40: 'f64' holds them",
    ],
    [
      () => denseTensor([2, 2], undefined, { type: 'f16' as 'f32' }),
      "type must be 'f64', 'f32', 'int8', 'int16' or 'int', got 'f16'",
    ],
    [() => symmetricTensor(5 as 4, 3), 'order must be 2, 3 or 4, got 5'],
    [() => symmetricTensor(2, -1), 'n must be a positive integer, got -1'],
    [() => symmetricTensor(2, 4, undefined, { layout: 'tiled' }), "got 'tiled' for order 2"],
    [() => asymmetry(2, 3, [1]), 'values must hold 3^2 = 9 numbers, got 1'],
  ])('%s', (work, message) => {
    const before = core().memory.bytesInUse;
    expect(work).toThrow(RangeError);
    expect(work).toThrow(message);
    expect(core().memory.bytesInUse).toBe(before);
  });

  it('are refused by the methods too, and a disposed tensor refuses all', () => {
    const tensor = denseTensor([2, 3]);
    expect(() => tensor.contract([1, 2])).toThrow('factors must be 2 arrays for a dense2 tensor, got 1');
    expect(() => tensor.contract([1, 2], [1, 2])).toThrow('factors[1] must hold 3 numbers, got 2');
    expect(() => tensor.entry(1)).toThrow('index must be inside of 2 x 3, got [1]');
    expect(() => tensor.entry(1, 3)).toThrow('index must be inside of 2 x 3, got [1,3]');
    expect([...tensor.toArray()]).toEqual([0, 0, 0, 0, 0, 0]);
    tensor.write(new Float64Array(6).fill(2 ** 127));
    expect(() => tensor.contract([1, 1], [1, 1, 1])).toThrow(
      "factors must give fields that do not overflow, got Infinity at 0 of field 0: take smaller units, or 'f64' for entries of 'f32'",
    );
    tensor[Symbol.dispose]();
    tensor.dispose();
    expect(() => tensor.toArray()).toThrow('this tensor is disposed');
    expect(core().memory.bytesInUse).toBe(held);
  });
});
