import { describe, expect, it } from 'vitest';
import { core, padded } from '../../src/core/index.js';
import { additive, gradientFlow, randomNeurons, type SgdOptions, sgd } from '../../src/neurons/index.js';
import { hermiteSeries, hermiteSlope } from '../../src/numerics/index.js';
import { key, purpose } from '../../src/random/index.js';

/** What other files of this worker hold: these tests hold no more. */
const { bytesInUse: held } = core().memory;

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  range(a.length).reduce((sum, i) => sum + a[i] * b[i], 0);

/** The first n normals of a stream of the core. */
function stream([key0, key1]: [number, number], what: number, index: number, n: number): number[] {
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const at = scratch.f64(n);
    exports.dnormal(n, at, key0, key1, what, index);
    return [...memory.f64(at, n)];
  });
}

describe('sgd', () => {
  // d that is no multiple of four or eight, several neurons, any angles, noise, mixed links.
  const definition = {
    factors: 3,
    gram: [
      [1, 0.2, 0.6],
      [0.2, 1, 0.5],
      [0.6, 0.5, 1],
    ],
    teacher: [0.3, 0, 1, 0.5],
    student: [0, 0.2, 0.7, 0, 0.4],
    noise: 0.25,
  };

  it.each(['correlation', 'squared'] as const)('takes the steps that plain code takes, loss %s', (loss) => {
    const model = additive(definition);
    const [d, count, batch, step, seed] = [13, 3, 7, 0.05, 'plain'];
    const weights = [0.5, 1, 2];
    const start = randomNeurons(model, { dimension: d, count, seed });
    const run = sgd(model, { dimension: d, count, seed, loss, weights, batch, step, steps: 4, reuse: 2 });
    expect(run.trajectory[0].overlaps).toEqual(start.overlaps);
    expect(run).toMatchObject({ samples: 14, iterations: 4, status: 'converged' });
    // Index vectors in the first three coordinates, by hand.
    const c = (0.5 - 0.12) / Math.sqrt(0.96);
    const v = [
      [1, 0, 0],
      [0.2, Math.sqrt(0.96), 0],
      [0.6, c, Math.sqrt(0.64 - c * c)],
    ];
    let w = range(count).map((i) => {
      const x = stream(key(seed, 'neurons'), purpose.start, i, d);
      return x.map((value) => value / Math.sqrt(dot(x, x)));
    });
    for (let t = 0; t < 4; t++) {
      const inputs = range(batch).map((b) => {
        const index = Math.floor(t / 2) * batch + b;
        const x = stream(key(seed, 'inputs'), purpose.input, index, d);
        const [noise] = stream(key(seed, 'inputs'), purpose.label, index, 1);
        return { x, y: v.reduce((sum, a) => sum + hermiteSeries(model.teacher, dot(a, x)), 0) + 0.5 * noise };
      });
      const now = w;
      w = now.map((a) => {
        const g = range(d).map((r) =>
          inputs.reduce((sum, { x, y }) => {
            const guess = now.reduce(
              (s, b, l) => s + weights[l] * hermiteSeries(model.student, dot(b, x)),
              0,
            );
            const rest = loss === 'squared' ? y - guess : y;
            return sum + (rest * hermiteSeries(hermiteSlope(model.student), dot(a, x)) * x[r]) / batch;
          }, 0),
        );
        const moved = a.map((value, r) => value + step * (g[r] - dot(a, g) * value));
        return moved.map((value) => value / Math.sqrt(dot(moved, moved)));
      });
    }
    w.forEach((a, i) => {
      v.forEach((b, j) => {
        expect(run.neurons.overlaps[3 * i + j]).toBeCloseTo(dot(b, a), 11);
      });
      w.forEach((b, l) => {
        expect(run.neurons.between![3 * i + l]).toBeCloseTo(dot(a, b), 11);
      });
    });
  });

  it('begins where it is told, the rest of the neurons random', () => {
    const model = additive({ factors: 2, teacher: 3, overlap: 0.5 });
    const start = [
      [0.3, -0.2],
      [0.5, 1],
    ];
    const { trajectory } = sgd(model, { dimension: 9, start, batch: 1, step: 1e-9, steps: 1 });
    [0.3, -0.2, 0.5, 1].forEach((u, i) => {
      expect(trajectory[0].overlaps[i]).toBeCloseTo(u, 12);
    });
    expect(trajectory[0].between![3]).toBeCloseTo(1, 12);
  });

  it('reports every so many steps, the start and the end included', () => {
    const model = additive({ factors: 1, teacher: 2 });
    const { times, trajectory } = sgd(model, { dimension: 5, batch: 2, step: 0.01, steps: 7, every: 3 });
    expect([...times].map((t) => t.toFixed(9))).toEqual([0, 0.03, 0.06, 0.07].map((t) => t.toFixed(9)));
    expect(trajectory).toHaveLength(4);
  });

  it('depends on the seed and on nothing else', () => {
    const model = additive({ factors: 2, teacher: 3, noise: 0.1 });
    const run = (seed: number) =>
      sgd(model, { dimension: 20, count: 2, batch: 30, step: 0.01, steps: 5, seed });
    expect(run(1).neurons).toEqual(run(1).neurons);
    expect(run(1).neurons).not.toEqual(run(2).neurons);
  });

  it.each([
    ['correlation', 1],
    ['squared', 3],
  ] as const)('follows gradient flow under the %s loss as steps shrink', (loss, seed) => {
    const model = additive({ factors: 2, teacher: [0, 0, 1, 0.4], overlap: 0.2, noise: 0.1 });
    const weights = [0.7, 1.1];
    const options = {
      dimension: 40,
      count: 2,
      loss,
      weights,
      seed,
      batch: 2000,
      step: 0.004,
      steps: 150,
      every: 50,
    };
    const run = sgd(model, options);
    const flow = gradientFlow(model, {
      start: run.trajectory[0],
      loss,
      weights,
      time: 0.6,
      times: run.times,
    });
    const distance = (t: number) =>
      Math.max(...flow.trajectory[t].overlaps.map((u, i) => Math.abs(u - run.trajectory[t].overlaps[i])));
    // The noise of 3e5 samples in 40 dimensions: about .01.
    for (const t of [1, 2, 3]) expect(distance(t)).toBeLessThan(0.04);
    const way = Math.max(...run.neurons.overlaps.map((u, i) => Math.abs(u - run.trajectory[0].overlaps[i])));
    expect(way).toBeGreaterThan(0.15);
  });

  it('says when a step leads out of the numbers', () => {
    const model = additive({ factors: 1, teacher: 8 });
    const run = sgd(model, { dimension: 5, batch: 2, step: 1e300, steps: 50 });
    expect(run.status).toBe('non-finite');
  });

  it.each<[Partial<SgdOptions>, string]>([
    [{ dimension: 1 }, 'dimension must be an integer >= 2, which the index vectors span, got 1'],
    [{ batch: 0 }, 'batch must be an integer >= 1, got 0'],
    [{ steps: 1.5 }, 'steps must be an integer >= 1, got 1.5'],
    [{ reuse: 0 }, 'reuse must be an integer >= 1, got 0'],
    [{ every: -1 }, 'every must be an integer >= 1, got -1'],
    [{ step: 0 }, 'step must be > 0, got 0'],
    [{ count: 0 }, 'count must be an integer >= 1, got 0'],
    [{ batch: 2 ** 31 - 1, steps: 3 }, 'batch must leave less than 2^32 samples in 3 steps, got 2147483647'],
    [{ loss: 'squared', weights: [0] }, 'weights.0 must be > 0, got 0'],
  ])('refuses %j', (options, message) => {
    const model = additive({ factors: 2, teacher: 3 });
    const good = { dimension: 5, batch: 2, step: 0.1, steps: 2 };
    expect(() => sgd(model, { ...good, ...options })).toThrow(new RangeError(message));
    expect(core().memory.bytesInUse).toBe(held);
  });

  it('has kernels that write what is theirs and nothing else', () => {
    const { exports, memory } = core();
    for (const d of [1, 4, 6, 8, 11]) {
      memory.scope((scratch) => {
        const [n, k, degree, ld] = [3, 2, 2, padded(d)];
        const guarded = (length: number) => {
          const at = scratch.f64(length + 8, Array(length + 8).fill(7)) + 32;
          memory.f64(at, length).fill(0);
          return { at, length };
        };
        const [w, out] = [guarded(n * ld), guarded(n * ld)];
        for (const i of range(n)) memory.f64(w.at + 8 * ld * i, d).fill(1 / Math.sqrt(d));
        const v = scratch.f64(k, [1, 1]);
        const links = scratch.f64(9, [0, 1, 1, 0, 1, 1, 1, 2, 0]);
        const bytes = exports.sgd_gradient_ws(d, n);
        const ws = scratch.bytes(bytes + 32);
        memory.f64(ws + bytes, 4).fill(7);
        const weights = scratch.f64(n, [1, 1, 1]);
        exports.sgd_gradient(d, n, w.at, k, 1, v, links, degree, weights, 0.5, 5, 1, 2, 3, out.at, ws);
        const gradient = memory.f64(out.at, n * ld).slice();
        expect(gradient.some((g) => g !== 0)).toBe(true);
        exports.sgd_move(d, n, w.at, out.at, 0.1);
        for (const { at, length } of [w, out]) {
          expect([...memory.f64(at - 32, 4)]).toEqual([7, 7, 7, 7]);
          expect([...memory.f64(at + 8 * length, 4)]).toEqual([7, 7, 7, 7]);
          for (const i of range(n))
            expect([...memory.f64(at + 8 * (ld * i + d), ld - d)]).toEqual(Array(ld - d).fill(0));
        }
        expect([...memory.f64(ws + bytes, 4)]).toEqual([7, 7, 7, 7]);
        expect(memory.f64(out.at, n * ld)).toEqual(gradient);
      });
    }
  });
});
