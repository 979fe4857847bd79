import { describe, expect, it } from 'vitest';
import { core, padded, readFactor, writeFactor } from '../../src/core/index.js';
import { constant } from '../../src/glm/damping.js';
import { fillNormals } from '../../src/glm/design.js';
import { runGlm } from '../../src/glm/iterate.js';
import { drawn, grouped, type LinearMap, project, stored } from '../../src/glm/linear-map.js';
import { ownMap } from '../../src/glm/own-map.js';
import { type GlmChannel, sweeper } from '../../src/glm/sweep.js';
import {
  bayesAmp,
  informed,
  type MultiIndexDefinition,
  multiIndex,
  type OwnMap,
  observe,
  sample,
  symmetricSpectral,
} from '../../src/multi-index/index.js';
import { type Denoiser, denoiserOf } from '../../src/prior/denoiser.js';
import { gaussian } from '../../src/prior/index.js';
import { normals } from '../../src/random/index.js';
import { DataTensor } from '../../src/tensor/index.js';

/** The products of an n x d array, row-major. */
function products(X: ArrayLike<number>, n: number, d: number): OwnMap {
  return {
    rows: n,
    columns: d,
    forward: (W, p) =>
      Float64Array.from({ length: n * p }, (_, e) => {
        const [i, a] = [Math.floor(e / p), e % p];
        let sum = 0;
        for (let j = 0; j < d; j++) sum += X[i * d + j] * W[j * p + a];
        return sum;
      }),
    adjoint: (g, p) => {
      const sum = new Float64Array(d * p);
      for (let i = 0; i < n; i++)
        for (let j = 0; j < d; j++) for (let a = 0; a < p; a++) sum[j * p + a] += X[i * d + j] * g[i * p + a];
      return sum;
    },
  };
}

const links: [string, MultiIndexDefinition][] = [
  ['a sign, which the core knows', { link: 'sign', alpha: 2, noise: 0.1 }],
  [
    'a noisy cube of one direction, which it does not',
    { link: (z: ArrayLike<number>) => z[0] ** 3, alpha: 1.5, noise: 0.2 },
  ],
  ['two directions', { link: { kind: 'sign-product', factors: 2 }, alpha: 4, noise: 0.1 }],
];

describe('rows that are drawn at every pass', () => {
  it.each(links)(
    'give the labels, the estimates and the path of stored ones to the last bit: %s',
    (_, definition) => {
      const model = multiIndex(definition);
      for (const size of [3, 37]) {
        const [a, b] = [sample(model, { size, seed: 5 }), sample(model, { size, seed: 5, rows: 'drawn' })];
        expect(b.data).toBeUndefined();
        expect(b.y).toEqual(a.y);
        const run = (instance: typeof a) =>
          bayesAmp(instance, {
            start: informed(instance, { overlap: 0.4 }),
            maxIterations: 4,
            tolerance: 0,
            trajectory: true,
          });
        expect(run(b)).toEqual(run(a));
        a.dispose();
        b.dispose();
      }
    },
  );

  it('take the memory of labels and estimates alone', () => {
    const { memory } = core().exports;
    const model = multiIndex({ link: 'sign', alpha: 1, noise: 0.1 });
    const before = memory.buffer.byteLength;
    const instance = sample(model, { size: 2500, rows: 'drawn', seed: 1 });
    bayesAmp(instance, { maxIterations: 1 });
    // Stored, the rows take 50 MB.
    expect(memory.buffer.byteLength - before).toBeLessThan(2e6);
    instance.dispose();
  });

  it('are refused where rows have to be stored, and with another type than f64', () => {
    const model = multiIndex({ link: 'abs', alpha: 2 });
    const instance = sample(model, { size: 8, rows: 'drawn' });
    expect(() => symmetricSpectral(instance)).toThrow(
      'data must be f64 or f32 for spectral methods, got rows that are not stored',
    );
    instance.dispose();
    expect(() => sample(model, { size: 8, rows: 'drawn', data: 'f32' })).toThrow(
      'data must be f64 where rows are drawn',
    );
    expect(() => sample(model, { size: 8, rows: 'dense' as 'drawn' })).toThrow(
      "rows must be 'stored' or 'drawn', got 'dense'",
    );
  });
});

describe("a caller's own linear map", () => {
  it.each(links)('gives Bayes-AMP of the stored rows, up to rounding: %s', (_, definition) => {
    const model = multiIndex(definition);
    const instance = sample(model, { size: 31, seed: 2 });
    const { samples: n, size: d } = instance;
    const own = observe(model, products(instance.data!.toArray(), n, d), instance.y);
    const start = informed(instance, { overlap: 0.4 });
    const options = { start, maxIterations: 8, tolerance: 0 };
    const [a, b] = [bayesAmp(instance, options), bayesAmp(own, options)];
    expect(b.iterations).toBe(8);
    b.estimate.forEach((x, e) => {
      expect(Math.abs(x - a.estimate[e])).toBeLessThan(1e-9);
    });
    instance.dispose();
    own.dispose();
  });

  it('names what is wrong with it', () => {
    const model = multiIndex({ link: 'linear', alpha: 1.5, noise: 0.1 });
    const X = normals(6, { seed: 3 });
    const good = products(X, 3, 2);
    const labels = [0.1, -0.3, 0.2];
    const given = (change: object) => () =>
      observe(model, { ...good, ...change } as OwnMap, labels).dispose();
    expect(given({})).not.toThrow();
    expect(given({ forward: undefined })).toThrow('map.forward must be a function, got undefined');
    expect(given({ adjoint: 3 })).toThrow('map.adjoint must be a function, got 3');
    expect(given({ rows: 2.5 })).toThrow('map.rows must be an integer >= 1, got 2.5');
    expect(given({ columns: 0 })).toThrow('map.columns must be an integer >= 1, got 0');
    expect(given({ transpose: 1 })).toThrow('map.transpose is not a known key');
    expect(given({ forward: () => new Float64Array(2) })).toThrow(
      'map.forward must return 3 x 1 numbers in one array, got 2',
    );
    expect(given({ adjoint: () => [1, Number.NaN] })).toThrow(
      'map.adjoint must return 2 x 1 numbers in one array, all finite, got NaN at 1',
    );
    expect(given({ adjoint: () => ['1', 2] })).toThrow("all finite, got '1' at 0");
    expect(given({ forward: async () => [1, 2, 3] })).toThrow(
      'map.forward must return 3 x 1 numbers in one array, got a promise',
    );
    expect(given({ forward: () => undefined })).toThrow(
      'map.forward must return 3 x 1 numbers in one array, got undefined',
    );
    expect(
      given({
        forward: () => {
          throw new Error('no plan');
        },
      }),
    ).toThrow('map.forward threw: no plan');
    expect(
      given({
        adjoint: (g: Float64Array) => good.adjoint(g, 1) as Float64Array,
        forward: (W: Float64Array) => Float64Array.from(good.forward(W, 1), (x) => 2 * x),
      }),
    ).toThrow('map.adjoint must be the transpose of map.forward');
    expect(() => observe(model, good, [1, 2])).toThrow('map.rows must be 2, one row a label, got 3');
    expect(() => observe(model, good, labels, { data: 'f32' })).toThrow(
      'options.data must be left out where rows are a map',
    );
  });

  it('that fails in the middle of a run leaves nothing behind', () => {
    const model = multiIndex({ link: 'sign', alpha: 1.5, noise: 0.1 });
    const good = products(normals(6, { seed: 3 }), 3, 2);
    let calls = 0;
    const instance = observe(
      model,
      { ...good, forward: (W, p) => (++calls > 3 ? [] : good.forward(W, p)) },
      [1, -1, 1],
    );
    const mark = core().exports.mark();
    expect(() => bayesAmp(instance, { tolerance: 0, maxIterations: 9 })).toThrow(
      'map.forward must return 3 x 1 numbers',
    );
    expect(core().exports.mark()).toBe(mark);
    instance.dispose();
  });

  it('of more directions than a pass takes is refused', () => {
    expect(() => core().memory.scope((scratch) => drawn(20, 12, 0).open(scratch, 9))).toThrow(
      'directions must be at most 8 for a pass over data, got 9',
    );
  });
});

/** u u' of a sequence: labels are the fields of its tokens up to one sign (arXiv 2502.00901). */
const attention = (M: number): GlmChannel => ({
  width: M,
  gOut: (y, omega, V) => {
    const n = omega.length / M;
    const [v, g] = [V[0], new Float64Array(omega.length)];
    for (let i = 0; i < n; i++) {
      let inner = 0;
      for (let m = 0; m < M; m++) inner += y[m * n + i] * omega[m * n + i];
      for (let m = 0; m < M; m++) g[m * n + i] = (y[m * n + i] * Math.tanh(inner / v) - omega[m * n + i]) / v;
    }
    return { g };
  },
});

describe('rows of which several share a label', () => {
  /** One pass with a channel that mixes the rows and directions of a label, against the same by loops. */
  it.each([
    [1, 1, 7, 5],
    [2, 1, 18, 9],
    [3, 2, 33, 4],
    [2, 3, 8, 130],
    [20, 1, 60, 3],
    [5, 2, 500, 900],
  ])("give X W - V g, g and X'g label by label: %i rows a label, %i directions, %i x %i", (M, p, n, d) => {
    const { memory } = core();
    const P = M * p;
    const N = n / M;
    const width = 2;
    const data = new DataTensor('dense2', [n, d], 'f64');
    const X = normals(n * d, { seed: 'grouped' });
    data.write(X);
    const own = products(X, n, d);
    const y = normals(N * width, { seed: 'grouped', index: 1 });
    const W = normals(d * p, { seed: 'grouped', index: 2 });
    const before = normals(n * p, { seed: 'grouped', index: 3 });
    const V = Float64Array.from({ length: p * p }, (_, e) => (e % (p + 1) === 0 ? 0.7 : 0.1));
    // Straight in omega: g = K omega + what the label says, so that slopes are K.
    const K = normals(P * P, { seed: 'grouped', index: 4 });
    const channel: GlmChannel = {
      width,
      gOut: (labels, omega, blocks) => {
        const count = omega.length / P;
        expect(labels.length).toBe(width * count);
        for (let a = 0; a < P; a++)
          for (let b = 0; b < P; b++)
            expect(blocks[a * P + b]).toBe(
              Math.floor(a / p) === Math.floor(b / p) ? V[(a % p) * p + (b % p)] : 0,
            );
        const g = new Float64Array(omega.length);
        for (let i = 0; i < count; i++)
          for (let a = 0; a < P; a++) {
            g[a * count + i] = labels[i] + (a + 1) * labels[count + i];
            for (let b = 0; b < P; b++) g[a * count + i] += K[a * P + b] * omega[b * count + i];
          }
        return { g };
      },
    };
    const one = (map: LinearMap) =>
      memory.scope((scratch) => {
        const labels = scratch.f64(width * padded(N));
        writeFactor(labels, y, N, width);
        const at = {
          W: scratch.f64(p * padded(d)),
          old: scratch.f64(p * padded(n)),
          V: scratch.f64(p * p, V),
          g: scratch.f64(p * padded(n)),
          field: scratch.f64(p * padded(d)),
        };
        writeFactor(at.W, W, d, p);
        writeFactor(at.old, before, n, p);
        const slopes = scratch.f64(p * p);
        sweeper(scratch, { map: grouped(map, M), labels, p, channel })(at, slopes);
        return {
          g: readFactor(at.g, n, p),
          field: readFactor(at.field, d, p),
          slopes: memory.f64(slopes, p * p).slice(),
        };
      });
    const omega = Float64Array.from(own.forward(W, p));
    for (let i = 0; i < n; i++)
      for (let a = 0; a < p; a++)
        for (let b = 0; b < p; b++) omega[i * p + a] -= V[a * p + b] * before[i * p + b];
    const g = Float64Array.from({ length: n * p }, (_, e) => {
      const [label, a] = [Math.floor(e / P), e % P];
      let sum = y[label * width] + (a + 1) * y[label * width + 1];
      for (let b = 0; b < P; b++) sum += K[a * P + b] * omega[label * P + b];
      return sum;
    });
    const slopes = new Float64Array(p * p);
    for (let label = 0; label < N; label++) {
      const c = (label >> 1) % P;
      const [m, b] = [Math.floor(c / p), c % p];
      for (let a = 0; a < p; a++) slopes[a * p + b] -= P * K[(m * p + a) * P + c];
    }
    const field = Float64Array.from(own.adjoint(g, p));
    const near = (found: Float64Array, expected: Float64Array, share: number) => {
      const size = Math.hypot(...expected) + 1e-300;
      expect(Math.hypot(...found.map((x, e) => x - expected[e])) / size).toBeLessThan(share);
    };
    for (const map of [stored(data), ownMap(own)]) {
      const found = one(map);
      near(found.g, g, 1e-12);
      near(found.field, field, 1e-12);
      near(found.slopes, slopes, 1e-9);
    }
    data.dispose();
  });

  it('follow the state evolution of one attention layer, whose labels are wide', () => {
    const [alpha, iterations, d, seeds] = [0.4, 4, 1000, 20];
    let q = 0.5;
    for (let t = 0; t < iterations; t++) q = attentionStep(alpha, q);
    const runs = Array.from({ length: seeds }, (_, seed) => attentionRun(2, d, alpha, seed, iterations));
    const mean = runs.reduce((sum, m) => sum + m, 0) / seeds;
    // Five standard errors: one run scatters by 0.045.
    expect(Math.abs(mean - q)).toBeLessThan(0.05);
    // Where it ends, as an independent evaluation of these equations has it.
    for (let t = 0; t < 300; t++) q = attentionStep(alpha, q);
    expect(Math.abs(q - 0.59198)).toBeLessThan(5e-4);
  });

  /** The overlap after q for two tokens (g = (u tanh(u omega / V) - omega) / V averaged over labels u): r of density r exp(-r^2 / 2), x standard normal. */
  function attentionStep(alpha: number, q: number): number {
    const eta = q / (1 - q);
    const step = 0.05;
    let mean = 0;
    for (let r = 0.5 * step; r < 7; r += step)
      for (let x = -7; x <= 7; x += step) {
        const weight = (r * step * step * Math.exp(-0.5 * (r * r + x * x))) / Math.sqrt(2 * Math.PI);
        mean += weight * r * r * Math.tanh(eta * r * r + Math.sqrt(eta) * r * x) ** 2;
      }
    const next = alpha * (1 + eta) ** 2 * (mean - (2 * eta) / (1 + eta));
    return next / (1 + next);
  }

  /** |What|^2 / d that Bayes-AMP has after some iterations from an informed start. */
  function attentionRun(M: number, d: number, alpha: number, seed: number, maxIterations: number): number {
    const { memory, exports } = core();
    const N = Math.round(alpha * d);
    const data = new DataTensor('dense2', [M * N, d], 'f64');
    fillNormals(data, 1 / Math.sqrt(d), seed);
    const map = grouped(stored(data), M);
    try {
      return memory.scope((scratch) => {
        const W = normals(d, { seed, index: 7 });
        const Z = normals(d, { seed, index: 8 });
        const truth = scratch.f64(padded(d), W);
        const labels = scratch.f64(M * padded(N));
        // The projection of row i M + m is number m of label i.
        writeFactor(labels, project(map, truth, 1), N, M);
        const estimate = scratch.f64(
          padded(d),
          W.map((w, i) => 0.5 * (w + Z[i])),
        );
        const denoise = denoiserOf(scratch, gaussian(), d, 1);
        const covariance = Float64Array.of(0.5);
        runGlm(
          { map, labels, p: 1, channel: attention(M), denoise, estimate, covariance },
          { maxIterations, tolerance: 0 },
        );
        return exports.ddot(d, estimate, estimate) / d;
      });
    } finally {
      data.dispose();
    }
  }

  it('must be whole labels', () => {
    expect(() => grouped(drawn(7, 3, 0), 2)).toThrow('rowsPerLabel must divide 7, the number of rows, got 2');
    expect(() => grouped(drawn(8, 3, 0), 0)).toThrow('rowsPerLabel must be an integer >= 1, got 0');
    expect(grouped(grouped(drawn(12, 3, 0), 2), 3).rowsPerLabel).toBe(6);
  });
});

describe('the minimiser of a loss', () => {
  it.each([0, 0.3])('is the fixed point of the same iteration: ridge regression, damping %f', (damping) => {
    const [n, d, lambda] = [60, 40, 0.5];
    const { memory } = core();
    const data = new DataTensor('dense2', [n, d], 'f64');
    fillNormals(data, 1 / Math.sqrt(d), 4);
    const X = data.toArray();
    const y = normals(n, { seed: 6 });
    // The proximal map of (y - z)^2 / 2 and of lambda w^2 / 2.
    const channel: GlmChannel = {
      gOut: (labels, omega, V) => ({
        g: Float64Array.from(labels as ArrayLike<number>, (label, i) => (label - omega[i]) / (1 + V[0])),
      }),
    };
    const ridge: Denoiser = (B, A, estimate, covariance) => {
      const inverse = 1 / (memory.f64(A, 1)[0] + lambda);
      const b = memory.f64(B, padded(d));
      memory.f64(estimate, padded(d)).set(b.map((x) => x * inverse));
      memory.f64(covariance, 1)[0] = inverse;
    };
    const found = memory.scope((scratch) => {
      const labels = scratch.f64(padded(n), y);
      const estimate = scratch.f64(padded(d));
      const problem = {
        map: stored(data),
        labels,
        p: 1,
        channel,
        denoise: ridge,
        estimate,
        damping: constant(damping),
      };
      const run = runGlm(
        { ...problem, covariance: Float64Array.of(1) },
        { tolerance: 1e-12, maxIterations: 500 },
      );
      expect(run.status).toBe('converged');
      return memory.f64(estimate, d).slice();
    });
    // The gradient of |y - X w|^2 / 2 + lambda |w|^2 / 2 vanishes.
    const own = products(X, n, d);
    const rest = Float64Array.from(own.forward(found, 1), (z, i) => y[i] - z);
    Float64Array.from(own.adjoint(rest, 1)).forEach((slope, j) => {
      expect(Math.abs(slope - lambda * found[j])).toBeLessThan(1e-9);
    });
    data.dispose();
  });
});
