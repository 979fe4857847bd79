import { describe, expect, it } from 'vitest';
import { channel } from '../../src/channel/index.js';
import { core, padded } from '../../src/core/index.js';
import { normals } from '../../src/random/index.js';
import { DataTensor, type DataType, dataTypes } from '../../src/tensor/index.js';

const CANARY = 12345.678;

interface Problem {
  n: number;
  d: number;
  p: number;
  type: DataType;
}

/** Runs the sweep with one of the core's channels, or with a g of the caller's, on random numbers; and what it should give. */
function run({ n, d, p, type }: Problem, link?: Float64Array) {
  const { exports, memory } = core();
  const draw = (count: number, index: number) => normals(count, { seed: 'glm', index });
  const data = new DataTensor('dense2', [n, d], type);
  try {
    data.write(draw(n * d, 0).map((x) => x / Math.sqrt(d)));
    // What is stored: integers are what they are.
    const X = data.toArray();
    const [W, old] = [draw(p * d, 1), draw(p * n, 2)];
    const y = draw(n, 3);
    const V = Float64Array.from({ length: p * p }, (_, e) => (e % (p + 1) === 0 ? 0.7 : 0.1));
    const start = draw(p * d, 4);
    return memory.scope((scratch) => {
      const columns = (values: Float64Array, rows: number) => {
        const at = scratch.f64(p * padded(rows) + 8);
        for (let a = 0; a < p; a++)
          memory.f64(at + 8 * a * padded(rows), rows).set(values.subarray(a * rows, (a + 1) * rows));
        memory.f64(at + 8 * p * padded(rows), 8).fill(CANARY);
        return at;
      };
      const w = columns(W, d);
      const g = columns(old, n);
      const field = columns(start, d);
      const labels = scratch.f64(padded(n), y);
      const v = scratch.f64(p * p, V);
      const ws = scratch.bytes(exports.glm_ws(dataTypes.indexOf(type), n, d, p, 1) + 64);
      const canary = ws + exports.glm_ws(dataTypes.indexOf(type), n, d, p, 1);
      memory.f64(canary, 8).fill(CANARY);
      const begin = () =>
        exports.glm_begin(ws, dataTypes.indexOf(type), n, d, p, 1, data.ptr, w, labels, g, v, g, field);
      expect(begin()).toBe(0);
      const g_of = (label: number, omega: number[]) => omega.map((x, a) => Math.tanh(label + x) + 0.1 * a);
      const slopes = scratch.f64(p * p + 1, [...Array(p * p).fill(2), CANARY]);
      if (link) expect(exports.glm_sweep(ws, scratch.f64(link.length, link), slopes)).toBe(0);
      else {
        for (let rows = exports.glm_step(ws); rows > 0; rows = exports.glm_step(ws)) {
          const stride = exports.glm_stride(ws);
          const batch = memory.f64(exports.glm_labels(ws), rows);
          const answer = (to: number) => {
            for (let i = 0; i < rows; i++) {
              const omega = Array.from(
                { length: p },
                (_, a) => memory.f64(exports.glm_omega(ws) + a * stride, rows)[i],
              );
              g_of(batch[i], omega).forEach((value, a) => {
                memory.f64(to + a * stride, rows)[i] = value;
              });
            }
          };
          answer(exports.glm_g(ws));
          answer(exports.glm_move(ws));
          exports.glm_slopes(ws, slopes);
        }
      }
      const read = (at: number, rows: number) =>
        Float64Array.from(
          { length: p * rows },
          (_, e) => memory.f64(at, p * padded(rows))[Math.floor(e / rows) * padded(rows) + (e % rows)],
        );
      for (const [at, rows] of [
        [g, n],
        [field, d],
      ]) {
        expect([...memory.f64(at + 8 * p * padded(rows), 8)]).toEqual(Array(8).fill(CANARY));
        for (let a = 0; a < p; a++)
          for (let i = rows; i < padded(rows); i++)
            expect(memory.f64(at, p * padded(rows))[a * padded(rows) + i]).toBe(0);
      }
      expect([...memory.f64(canary, 8)]).toEqual(Array(8).fill(CANARY));

      const omega = new Float64Array(p * n);
      for (let i = 0; i < n; i++) {
        for (let a = 0; a < p; a++) {
          let sum = 0;
          for (let j = 0; j < d; j++) sum += X[i * d + j] * W[a * d + j];
          for (let b = 0; b < p; b++) sum -= V[a * p + b] * old[b * n + i];
          omega[a * n + i] = sum;
        }
      }
      const expectedG = new Float64Array(p * n);
      // It is added to what was there.
      const expectedSlopes = new Float64Array(p * p).fill(2);
      for (let i = 0; i < n; i++) {
        const here = Array.from({ length: p }, (_, a) => omega[a * n + i]);
        const value = link ? undefined : g_of(y[i], here);
        value?.forEach((x, a) => {
          expectedG[a * n + i] = x;
          // Row i counts for one direction, and its g looks at each coordinate apart.
          if (a === (i >> 1) % p) expectedSlopes[a * p + a] -= p * (1 - Math.tanh(y[i] + here[a]) ** 2);
        });
      }
      if (link) {
        const law = channel(p === 1 ? { kind: 'sign' } : { kind: 'sign-product', factors: 2 }, {
          kind: 'gaussian',
          variance: 0.5,
        });
        const { g: out, jacobian } = law.gOut(y, omega, V, { jacobian: true });
        expectedG.set(out);
        // Row i counts for one direction.
        jacobian!.forEach((slope, e) => {
          const [i, b] = [Math.floor(e / (p * p)), e % p];
          if (b === (i >> 1) % p) expectedSlopes[e % (p * p)] -= p * slope;
        });
      }
      const expectedField = start.slice();
      // What its terms add up to without their signs: X'g can be small by chance, the error of its terms is not.
      const terms = start.map(Math.abs);
      for (let a = 0; a < p; a++)
        for (let i = 0; i < n; i++)
          for (let j = 0; j < d; j++) {
            const term = X[i * d + j] * expectedG[a * n + i];
            expectedField[a * d + j] += term;
            terms[a * d + j] += Math.abs(term);
          }
      expect(memory.f64(slopes, p * p + 1)[p * p]).toBe(CANARY);
      const lost = memory.f64(slopes, p * p).slice();
      return {
        g: read(g, n),
        expectedG,
        field: read(field, d),
        expectedField,
        terms,
        slopes: lost,
        expectedSlopes,
      };
    });
  } finally {
    data.dispose();
  }
}

/** Norm of a - b in units of the norm of `size`. */
const distance = (a: Float64Array, b: Float64Array, size = b) =>
  Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0) / size.reduce((sum, x) => sum + x * x, 0));

describe('the one-pass sweep of a generalised linear model', () => {
  for (const type of dataTypes) {
    const tolerance = type === 'f64' ? 1e-13 : 1e-6;
    it(`gives omega, X'g and slopes of a caller's g of ${type} data, for every remainder of rows, columns and directions`, () => {
      for (const [n, d] of [
        [1, 1],
        [2, 5],
        [3, 3],
        [4, 8],
        [5, 7],
        [9, 33],
        [18, 130],
        [70, 270],
        [6, 4200],
      ]) {
        for (const p of [1, 2, 3, 4, 8]) {
          const found = run({ n, d, p, type });
          expect(distance(found.g, found.expectedG)).toBeLessThan(tolerance);
          expect(distance(found.field, found.expectedField, found.terms)).toBeLessThan(tolerance);
          // Half a step, 0.01 sqrt(0.7), times the largest second derivative of tanh, for each of the rows that an entry sums, p times.
          const bound = 0.00325 * p * 2 * Math.ceil(n / (2 * p));
          found.slopes.forEach((value, e) => {
            expect(Math.abs(value - found.expectedSlopes[e])).toBeLessThan(bound);
          });
        }
      }
    });
  }

  it('evaluates the channels of the core in between, and adds up what g loses as omega grows', () => {
    const sign = Float64Array.of(3, 1, 0, 0.5);
    const pair = Float64Array.of(4, 2, 0, 0.5);
    for (const [p, link] of [
      [1, sign],
      [2, pair],
    ] as const) {
      for (const n of [3, 8, 41]) {
        const found = run({ n, d: 19, p, type: 'f64' }, link);
        expect(distance(found.g, found.expectedG)).toBeLessThan(1e-12);
        expect(distance(found.field, found.expectedField, found.terms)).toBeLessThan(1e-12);
        // Differences over a hundredth of a standard deviation: errors of that size in single rows.
        expect(distance(found.slopes, found.expectedSlopes)).toBeLessThan(0.01);
      }
    }
  });

  it('refuses what it does not know', () => {
    const { exports, memory } = core();
    memory.scope((scratch) => {
      const ws = scratch.bytes(exports.glm_ws(0, 4, 4, 1, 1));
      const at = scratch.f64(64);
      expect(exports.glm_begin(ws, 0, 4, 4, 9, 1, at, at, at, at, at, at, at)).toBeLessThan(0);
      expect(exports.glm_begin(ws, 7, 4, 4, 1, 1, at, at, at, at, at, at, at)).toBeLessThan(0);
      expect(exports.glm_begin(ws, 0, 4, 4, 1, 1, at, at, at, at, at, at, at)).toBe(0);
      expect(exports.glm_sweep(ws, scratch.f64(3, [99, 1, 0]), 0)).toBeLessThan(0);
      expect(exports.glm_sweep(ws, scratch.f64(3, [5, 2, 0]), 0)).toBeLessThan(0);
    });
  });
});

describe('a sweep of estimates of any size', () => {
  /** X'X w by a sweep whose g is omega, column by column in units of `sizes`, as far as its largest terms. */
  function normalEquations(type: DataType, sizes: number[], change: (v: number, j: number) => number) {
    const [n, d, p] = [301, 50, sizes.length];
    const { exports, memory } = core();
    const data = new DataTensor('dense2', [n, d], type);
    data.write(normals(n * d, { seed: 'glm', index: 5 }));
    const X = data.toArray();
    const W = normals(p * d, { seed: 'glm', index: 6 }).map((v, e) => change(v, e % d));
    try {
      return memory.scope((scratch) => {
        const zeros = (length: number) => scratch.f64(length, new Float64Array(length));
        const w = zeros(p * padded(d));
        sizes.forEach((size, a) => {
          for (let j = 0; j < d; j++) memory.f64(w + 8 * (a * padded(d) + j), 1)[0] = size * W[a * d + j];
        });
        const [y, V, g, field] = [padded(n), p * p, p * padded(n), p * padded(d)].map(zeros);
        const ws = scratch.bytes(exports.glm_ws(dataTypes.indexOf(type), n, d, p, 1));
        expect(
          exports.glm_begin(ws, dataTypes.indexOf(type), n, d, p, 1, data.ptr, w, y, g, V, g, field),
        ).toBe(0);
        for (let rows = exports.glm_step(ws); rows > 0; rows = exports.glm_step(ws)) {
          for (let at = 0; at < p * exports.glm_stride(ws); at += exports.glm_stride(ws)) {
            memory.f64(exports.glm_g(ws) + at, rows).set(memory.f64(exports.glm_omega(ws) + at, rows));
          }
        }
        return sizes.map((size, a) => {
          const got = memory.f64(field + 8 * a * padded(d), d).map((v) => v / size);
          const want = new Float64Array(d);
          for (let i = 0; i < n; i++) {
            let omega = 0;
            for (let j = 0; j < d; j++) omega += X[i * d + j] * W[a * d + j];
            for (let j = 0; j < d; j++) want[j] += X[i * d + j] * omega;
          }
          return Math.hypot(...got.map((v, j) => v - want[j])) / Math.hypot(...want);
        });
      });
    } finally {
      data.dispose();
    }
  }

  it.each(dataTypes)('%s: however small or large, column by column', (type) => {
    const errors = normalEquations(type, [1e-39, 1e300, 1, 1e-290, 1e-45], (v) => v);
    expect(Math.max(...errors)).toBeLessThan(type === 'f64' ? 1e-13 : 1e-6);
  });

  it.each(dataTypes)('%s: with entries from 1 to 1e-45', (type) => {
    const errors = normalEquations(type, [1, 1e-30], (v, j) => v * 10 ** -(0.9 * j));
    expect(Math.max(...errors)).toBeLessThan(type === 'f64' ? 1e-13 : 1e-6);
  });
});
