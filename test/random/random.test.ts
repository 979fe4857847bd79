import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import { Matrix } from '../../src/linalg/index.js';
import {
  integers,
  key,
  normals,
  permutation,
  purpose,
  signs,
  sphere,
  uniforms,
} from '../../src/random/index.js';

const { exports, memory } = core();

/** Runs a kernel that writes `bytes` bytes between canaries. */
function guarded<T>(bytes: number, write: (at: number) => void, read: (at: number) => T): T {
  return memory.scope((scratch) => {
    const at = scratch.bytes(bytes + 128);
    memory.u8(at, bytes + 128).fill(0xab);
    write(at + 64);
    for (const from of [at, at + 64 + bytes]) {
      expect(memory.u8(from, 64).every((byte) => byte === 0xab)).toBe(true);
    }
    return read(at + 64);
  });
}

const hex = (words: ArrayLike<number>) =>
  Array.from(words, (w) => (w >>> 0).toString(16).padStart(8, '0')).join(' ');
const block = (k0: number, k1: number, c: number[]) =>
  guarded(
    16,
    (at) => exports.philox(k0, k1, c[0], c[1], c[2], c[3], at),
    (at) => [...memory.i32(at, 4)],
  );
const dnormal = (n: number, k0 = 1, k1 = 2, use = 3, index = 4) =>
  guarded(
    8 * n,
    (at) => exports.dnormal(n, at, k0, k1, use, index),
    (at) => memory.f64(at, n).slice(),
  );
const snormal = (n: number, k0 = 1, k1 = 2, use = 3, index = 4) =>
  guarded(
    4 * n,
    (at) => exports.snormal(n, at, k0, k1, use, index),
    (at) => memory.f32(at, n).slice(),
  );

describe('philox', () => {
  it('gives the known answers of Random123', () => {
    expect(hex(block(0, 0, [0, 0, 0, 0]))).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
    const ones = 0xffffffff;
    expect(hex(block(ones, ones, [ones, ones, ones, ones]))).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
    const pi = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
    expect(hex(block(0xa4093822, 0x299f31d0, pi))).toBe('d16cfe09 94fdcceb 5001e420 24126ea1');
  });

  it('computes several blocks at a time as it computes one', () => {
    const [k0, k1, use, index] = [0xdeadbeef, 0x12345678, 0xfffffff0, 0x80000001];
    const words = guarded(
      5 * 64,
      (at) => exports.philox_words(5, at, k0, k1, use, index),
      (at) => [...memory.i32(at, 80)],
    );
    for (let b = 0; b < 20; b++) {
      expect(words.slice(4 * b, 4 * b + 4)).toEqual(block(k0, k1, [b, 0, index, use]));
    }
  });
});

describe.each([
  ['normals', dnormal],
  ['normals in f32, of 32 bits', snormal],
])('%s', (_, draw) => {
  const n = 4_000_000;
  const x = draw(n);

  it('have the moments of a standard normal', () => {
    const sums = [0, 0, 0, 0, 0, 0, 0];
    for (const v of x) {
      let power = 1;
      for (let k = 1; k <= 6; k++) sums[k] += power *= v;
    }
    // Five standard errors of the mean of x^k: the variance is E x^2k - (E x^k)^2.
    const moments = [1, 0, 1, 0, 3, 0, 15, 0, 105, 0, 945, 0, 10395];
    for (let k = 1; k <= 6; k++) {
      const error = Math.sqrt((moments[2 * k] - moments[k] ** 2) / n);
      expect(Math.abs(sums[k] / n - moments[k]), `moment ${k}`).toBeLessThan(5 * error);
    }
  });

  it('fall into every interval as often as they should', () => {
    // P(X > t), also across the edges of the ziggurats at 3.654 and 4.039 and in their tails.
    const tail: [number, number][] = [
      [0, 0.5],
      [0.25, 0.4012936743170763],
      [0.5, 0.3085375387259869],
      [1, 0.15865525393145707],
      [1.5, 0.06680720126885807],
      [2, 0.022750131948179195],
      [2.5, 0.006209665325776132],
      [3, 0.0013498980316300933],
      [3.5, 2.3262907903552504e-4],
      [3.654, 1.2909e-4],
      [4, 3.167124183311992e-5],
      [4.039, 2.6838e-5],
      [4.5, 3.3976731247300535e-6],
      [5, 2.866515718791939e-7],
    ];
    for (const sign of [1, -1]) {
      for (const [t, p] of tail) {
        let count = 0;
        for (const v of x) if (sign * v > t) count++;
        expect(Math.abs(count - n * p), `P(${sign} x > ${t})`).toBeLessThan(5 * Math.sqrt(n * p) + 1);
      }
    }
  });

  it('are uncorrelated with their neighbours and with other streams', () => {
    const others = [draw(n, 2), draw(n, 1, 3), draw(n, 1, 2, 4), draw(n, 1, 2, 3, 5)];
    const products = [
      ...others.map((y) => (i: number) => y[i]),
      ...[1, 2, 7, 8].map((lag) => (i: number) => x[i + lag]),
    ];
    for (const other of products) {
      let sum = 0;
      for (let i = 0; i + 8 < n; i++) sum += x[i] * other(i);
      expect(Math.abs(sum)).toBeLessThan(5 * Math.sqrt(n));
    }
  });

  it('do not depend on how many are asked for', () => {
    for (let m = 0; m <= 33; m++) expect(draw(m)).toEqual(x.slice(0, m));
    // Long enough that the scalar end meets numbers that the ziggurat had to draw again.
    for (let m = 1000; m < 1400; m += 7) expect(draw(m).slice(-8)).toEqual(x.slice(m - 8, m));
  });
});

describe('snormal', () => {
  it('reads the words of xoshiro128++ in four lanes, started by Philox', () => {
    const n = 4000;
    const x = snormal(n);
    const lanes = [0, 1, 2, 3].map((lane) => block(1, 2, [lane, 0x40000000, 4, 3]));
    const rotate = (w: number, k: number) => (w << k) | (w >>> (32 - k));
    const word = (s: number[]) => {
      const result = (rotate((s[0] + s[3]) | 0, 7) + s[0]) | 0;
      const shifted = s[1] << 9;
      s[2] ^= s[0];
      s[3] ^= s[1];
      s[1] ^= s[2];
      s[0] ^= s[3];
      s[2] ^= shifted;
      s[3] = rotate(s[3], 11);
      return result;
    };
    // The layers of equal area, down from the tail.
    const f = (v: number) => Math.exp(-0.5 * v * v);
    const [edge, area] = [4.038849846109504, 0.001226324646353088];
    const widths = [area / f(edge), edge];
    while (widths.length < 1024)
      widths.push(Math.sqrt(-2 * Math.log(area / widths.at(-1)! + f(widths.at(-1)!))));
    widths.push(0);
    expect(area / widths[1023] + f(widths[1023])).toBeCloseTo(1, 12);
    let again = 0;
    for (let t = 0; t < n; t++) {
      const u = word(lanes[t % 4]);
      const layer = u & 1023;
      const value = (u / 2 ** 31) * widths[layer];
      if (Math.abs(value) >= widths[layer + 1]) again++;
      else expect(Math.abs(x[t] - value)).toBeLessThan(2 ** -23 * widths[layer]);
    }
    // 0.34 % of them are drawn again.
    expect(again).toBeGreaterThan(0);
    expect(again).toBeLessThan(40);
  });
});

describe('normals', () => {
  it('stay what they are from version to version', () => {
    const first = [...normals(4, { seed: 'first' })];
    expect(first).toMatchInlineSnapshot(`
      [
        0.4092283830409175,
        -0.015405834264335698,
        0.6850483918880939,
        0.05793129482062643,
      ]
    `);
  });
});

describe('uniforms', () => {
  it('are uniform in the open interval', () => {
    const n = 1_000_000;
    const bins = new Float64Array(100);
    const u = uniforms(n, { seed: 3 });
    for (const v of u) bins[Math.floor(100 * v)]++;
    const chi = bins.reduce((sum, count) => sum + (count - n / 100) ** 2 / (n / 100), 0);
    // chi^2 with 99 degrees of freedom: mean 99, standard deviation 14.
    expect(chi).toBeGreaterThan(45);
    expect(chi).toBeLessThan(180);
    for (const v of u) if (!(v > 0 && v < 1)) throw new Error(`${v}`);
  });

  it('do not depend on how many are asked for', () => {
    const all = uniforms(100, { seed: 3 });
    for (let m = 0; m < 20; m++) {
      const some = guarded(
        8 * m,
        (at) => exports.duniform(m, at, ...key(3), 0, 0),
        (at) => memory.f64(at, m).slice(),
      );
      expect(some).toEqual(all.slice(0, m));
    }
  });
});

describe('key', () => {
  it('is a function of the seed and of each coordinate', () => {
    const keys = [
      key(1),
      key(2),
      key('a'),
      key(1, 0),
      key(1, 1),
      key(1, 0, 0),
      key('1,0'),
      key(10),
      key(''),
      key(-1),
    ];
    expect(new Set(keys.map(String)).size).toBe(keys.length);
    expect(key(7, 'x')).toEqual(key('7', 'x'));
    for (const word of keys.flat()) expect(Number.isInteger(word) && word >= 0 && word < 2 ** 32).toBe(true);
  });

  // Long texts that differ in two neighbouring characters share the state of RC4; of a UTF-16 unit it reads the low byte.
  it('tells long seeds apart, alone and as coordinates', () => {
    const path = (i: number) =>
      `${'/scratch/group/results'.repeat(12)}/repetition-${String(i).padStart(4, '0')}`;
    const distinct = (keys: unknown[]) => new Set(keys.map(String)).size;
    const numbers = Array.from({ length: 5000 }, (_, i) => i);
    expect(distinct(numbers.map((i) => key(path(i))))).toBe(numbers.length);
    expect(distinct(numbers.map((i) => key('run', path(i))))).toBe(numbers.length);
    expect(distinct(numbers.map((i) => key(path(0), i)))).toBe(numbers.length);
    const long = numbers.map((i) => `${'x'.repeat(i)}y${'x'.repeat(5000 - i)}`);
    expect(distinct(long.slice(0, 500).map((seed) => key(seed)))).toBe(500);
  });

  it('reads every bit of every character, in and beyond the basic plane', () => {
    const distinct = (seeds: string[]) => new Set(seeds.map((seed) => String(key(seed)))).size;
    const range = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => String.fromCodePoint(from + i));
    const seeds = [...range(0, 512), ...range(0x4e00, 4096), ...range(0x1f300, 1024)];
    // Lone surrogates too, which have no UTF-8, and the text that names one.
    seeds.push('\ud83d', '\ud83e', '\\ud83d', '\ufffd');
    expect(distinct(seeds)).toBe(new Set(seeds).size);
  });

  it('flips half of its bits with one character', () => {
    const ones = (word: number) => (word >>> 0).toString(2).replaceAll('0', '').length;
    let flips = 0;
    for (let i = 0; i < 400; i++) {
      const [a, b] = [key(`seed ${i}`), key(`seed ${i + 1}`)];
      flips += ones(a[0] ^ b[0]) + ones(a[1] ^ b[1]);
    }
    // 25600 coins: standard deviation 80.
    expect(Math.abs(flips - 12_800)).toBeLessThan(5 * 80);
  });

  it('stays what it is from version to version', () => {
    expect(key('first', 2)).toMatchInlineSnapshot(`
      [
        1641604069,
        1556801332,
      ]
    `);
  });

  it('refuses what is not a seed', () => {
    expect(() => key(1.5)).toThrow('seed must be a string or an integer below 2^53, got 1.5');
    expect(() => key(2 ** 53)).toThrow(RangeError);
    expect(() => key(1, Number.NaN)).toThrow('coordinate 1 must be');
    expect(() => normals(-1, { seed: 1 })).toThrow('n must be an integer in [0, 2^31), got -1');
    expect(() => normals(1, { seed: 1, index: 0.5 })).toThrow('index must be');
    expect(() => uniforms(1, { seed: 1, purpose: 2 ** 32 })).toThrow('purpose must be');
  });
});

describe('streams', () => {
  it('differ by seed, purpose and index', () => {
    const streams = [
      normals(5, { seed: 1 }),
      normals(5, { seed: 2 }),
      normals(5, { seed: 1, purpose: purpose.signal }),
      normals(5, { seed: 1, index: 1 }),
    ];
    expect(new Set(streams.map(String)).size).toBe(4);
    expect(normals(5, { seed: 1 })).toEqual(streams[0]);
  });
});

describe('targets', () => {
  const stream = { seed: 'target', index: 3 };
  const all = normals(15, stream);

  it('receive the numbers that a new array would, and are returned', () => {
    const double = new Float64Array(15);
    expect(normals(double, stream)).toBe(double);
    expect(double).toEqual(all);
    expect(normals(new Float32Array(15), stream)).toEqual(Float32Array.from(all));
    const a = normals(new Matrix(3, 5), stream);
    expect(a.toArray()).toEqual(all);
    a.dispose();
    expect(uniforms(new Float64Array(9), stream)).toEqual(uniforms(9, stream));
    expect(() => normals(a, stream)).toThrow('this matrix is disposed');
    expect(() => normals([1, 2] as never, stream)).toThrow('n must be a number, or a Float64Array');
    expect(() => normals(3, undefined as never)).toThrow('stream must be an object, got undefined');
  });

  it('keep uniforms inside of the open interval in single precision', () => {
    for (const u of uniforms(new Float32Array(200_000), { seed: 5 })) {
      if (!(u > 0 && u < 1)) throw new Error(`${u}`);
    }
  });
});

describe('derived draws', () => {
  // Five standard errors each; seeds are fixed.
  it('have the law that their name says', () => {
    const n = 100_000;
    const plus = signs(n, { seed: 1 }).reduce((sum, s) => sum + s, 0);
    expect(Math.abs(plus)).toBeLessThan(5 * Math.sqrt(n));
    expect(new Set(signs(50, { seed: 1 }))).toEqual(new Set([-1, 1]));
    const counts = new Array(7).fill(0);
    for (const k of integers(n, 7, { seed: 2 })) counts[k]++;
    for (const count of counts) expect(Math.abs(count - n / 7)).toBeLessThan(5 * Math.sqrt(n / 7));
    expect([...integers(3, 1, { seed: 2 })]).toEqual([0, 0, 0]);
    const x = sphere(40, { seed: 3 }, 2.5);
    expect(Math.sqrt(x.reduce((sum, v) => sum + v * v, 0))).toBeCloseTo(2.5, 12);
    const z = normals(40, { seed: 3 });
    for (let i = 0; i < 40; i++) expect(x[i] / z[i]).toBeCloseTo(x[0] / z[0], 12);
  });

  it('permute all orders alike', () => {
    const n = 6_000;
    const counts = new Map<string, number>();
    for (let index = 0; index < n; index++) {
      const order = String(permutation(3, { seed: 4, index }));
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - n / 6)).toBeLessThan(5 * Math.sqrt(n / 6));
    expect([...permutation(100, { seed: 4 })].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, i) => i),
    );
    expect([permutation(0, { seed: 1 }).length, permutation(1, { seed: 1 })[0]]).toEqual([0, 0]);
  });

  it('refuse what has no meaning', () => {
    expect(() => integers(3, 0, { seed: 1 })).toThrow('below must be an integer from 1 to 2^32, got 0');
    expect(() => sphere(0, { seed: 1 })).toThrow('n must be at least 1, got 0');
    expect(() => sphere(2, { seed: 1 }, NaN)).toThrow('radius must be finite and >= 0, got NaN');
    expect(() => permutation(-1, { seed: 1 })).toThrow('n must be an integer in [0, 2^31), got -1');
    expect(() => key({} as never)).toThrow('seed must be a string or an integer below 2^53, got an object');
  });
});
