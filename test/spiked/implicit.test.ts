import { describe, expect, it } from 'vitest';
import { core, padded, type Scratch } from '../../src/core/index.js';
import { gaussian, rademacher } from '../../src/prior/index.js';
import { key } from '../../src/random/index.js';
import {
  bayesAmp,
  betheFreeEntropy,
  curriculum,
  descent,
  ImplicitData,
  informed,
  mlAmp,
  mlEvolution,
  observe,
  powerIteration,
  sample,
  spiked,
  stateEvolution,
} from '../../src/spiked/index.js';
import { writeCoupling } from '../../src/tensor/coupling.js';
import { draws } from '../reference/draws.js';
import { type Answer, asymmetricCovariance, symmetricCovariance } from '../reference/gaussian-noise.js';
import { dot } from '../reference/mixture.js';
import { type Coupling, fields, fullCoupling, one, symmetricCoupling, tuples } from '../reference/tensor.js';

const NO_ROOM = -5;

/** Data of signal strength `amplitude`; the planted factors are given by columns without padding. */
function implicit(
  scratch: Scratch,
  dims: number[],
  symmetric: boolean,
  { seed = 1, channel = 0, amplitude = 0, coupling = one(dims.length), factors = [] as Float64Array[] } = {},
) {
  const truth = dims.map((n, m) => columns(scratch, n, coupling.ranks[m], factors[symmetric ? 0 : m]));
  const key_ = key('implicit', seed);
  return new ImplicitData(dims, symmetric, { amplitude, coupling, truth, channel, key: key_ });
}

/** A factor in core memory, in columns of padded(n). */
function columns(scratch: Scratch, n: number, rank: number, values?: ArrayLike<number>): number {
  const at = scratch.f64(padded(n) * rank);
  if (values) {
    const view = core().memory.f64(at, padded(n) * rank);
    for (let a = 0; a < rank; a++) for (let i = 0; i < n; i++) view[a * padded(n) + i] = values[a * n + i];
  }
  return at;
}

/** All fields with a coupling, by the core's `contract`; factors by columns without padding. */
function contract(data: ImplicitData, coupling: Coupling, factors: Float64Array[]): Float64Array[] {
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const modes = data.symmetric ? 1 : data.order;
    const rank = (m: number) => coupling.ranks[m];
    const x = [0, 1, 2, 3].map((m) =>
      m < modes ? columns(scratch, data.dims[m], rank(m), factors[m]) : 0,
    ) as [number, number, number, number];
    const y = [0, 1, 2, 3].map((m) => (m < modes ? columns(scratch, data.dims[m], rank(m)) : 0)) as typeof x;
    const at = writeCoupling(scratch, coupling);
    data.reserve();
    expect(exports.contract(...data.args, at, ...x, ...y, 0)).toBe(0);
    return y.slice(0, modes).map((ptr, m) => {
      const n = data.dims[m];
      const out = new Float64Array(n * rank(m));
      for (let a = 0; a < rank(m); a++)
        out.set(memory.f64(ptr + 8 * a * padded(n), padded(n)).subarray(0, n), a * n);
      return out;
    });
  });
}

const gap = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));

const shapes: [string, number[], boolean][] = [
  ['order 2', [5, 6], false],
  ['order 3', [4, 5, 6], false],
  ['symmetric order 2', [5, 5], true],
  ['symmetric order 3', [5, 5, 5], true],
];

/** Asks so often that the covariances of all answers can be told from others. */
function expectCovariances(
  dims: number[],
  symmetric: boolean,
  questions: number[][][],
  before?: { coupling: Coupling; factors: Float64Array[] },
) {
  const runs = 5000;
  const labels: Answer[] = questions.flatMap((asked) =>
    asked.flatMap((x, mode) => x.map((_, index) => ({ asked, mode, index }))),
  );
  const sums = labels.map(() => new Float64Array(labels.length));
  for (let seed = 0; seed < runs; seed++) {
    core().memory.scope((scratch) => {
      using data = implicit(scratch, dims, symmetric, { seed, coupling: before?.coupling });
      if (before) contract(data, before.coupling, before.factors);
      const seen = questions.flatMap((asked) => data.contract(...asked)).flatMap((y) => Array.from(y));
      for (let i = 0; i < seen.length; i++)
        for (let j = 0; j <= i; j++) sums[i][j] += (seen[i] * seen[j]) / runs;
    });
  }
  const exact = (p: Answer, q: Answer) =>
    symmetric ? symmetricCovariance(dims.length, p, q) : asymmetricCovariance(p, q);
  const deviations: number[] = [];
  labels.forEach((p, i) => {
    for (let j = 0; j <= i; j++) {
      const q = labels[j];
      const covariance = exact(p, q);
      const spread = Math.sqrt((exact(p, p) * exact(q, q) + covariance ** 2) / runs);
      if (spread === 0) expect(sums[i][j]).toBe(0);
      else deviations.push((sums[i][j] - covariance) / spread);
    }
  });
  expect(Math.max(...deviations.map(Math.abs))).toBeLessThan(6.5);
  const rms = Math.sqrt(dot(deviations, deviations) / deviations.length);
  expect(rms).toBeGreaterThan(0.6);
  expect(rms).toBeLessThan(1.4);
}

describe('contractions of implicit noise', () => {
  const some = (dims: number[], seed: number) => {
    const { normal } = draws(seed);
    return dims.map((n) => Array.from({ length: n }, () => normal() / Math.sqrt(n)));
  };

  it.each(shapes)('have their exact covariances, all of them together: %s', (_, dims, symmetric) => {
    const [a, b, c] = [7, 8, 9].map((seed) => some(dims.slice(0, symmetric ? 1 : 3), seed));
    const mixed = a.map((x, m) => x.map((value, i) => 0.8 * value + 0.3 * b[m][i]));
    // Overlapping spans in every mode, a vector of zeros, and a question that was asked before.
    const questions = [a, b, mixed, a.map((x, m) => (m === 1 ? b[m] : x)), c, a];
    if (!symmetric) questions.push(b.map((x, m) => (m === 0 ? x.map(() => 0) : x)));
    expectCovariances(dims, symmetric, questions);
  });

  it('have them after a question that mixes columns, and so leaves squares open', () => {
    const [[x], [y], [z]] = [4, 5, 6].map((seed) => some([5], seed));
    const entries = [
      [0, 1, 1],
      [1, 0, 1],
      [1, 1, 0],
    ].map((index) => ({ index, value: 1 }));
    const before = { coupling: { ranks: [2, 2, 2], entries }, factors: [Float64Array.from([...x, ...y])] };
    expectCovariances([5, 5, 5], true, [[z], [x], [y]], before);
  });

  it.each(shapes)(
    'are those of one array, which shows when everything has been asked: %s',
    (_, dims, symmetric) => {
      core().memory.scope((scratch) => {
        using data = implicit(scratch, dims, symmetric);
        const full = data.toArray();
        const { normal } = draws(3);
        for (let round = 0; round < 3; round++) {
          const x = dims.slice(0, symmetric ? 1 : 3).map((n) => Float64Array.from({ length: n }, normal));
          const factors = symmetric ? dims.map(() => x[0]) : x;
          const expected = fields(dims, full, one(dims.length), factors);
          data.contract(...x).forEach((field, m) => {
            expect(gap(field, expected[m])).toBeLessThan(1e-10);
          });
        }
      });
    },
  );

  it.each(shapes)('of any rank are sums of those of rank one: %s', (_, dims, symmetric) => {
    core().memory.scope((scratch) => {
      const rank = 2;
      const order = dims.length;
      const ranks = symmetric ? dims.map(() => rank) : [2, 3, 2].slice(0, order);
      const coupling = symmetric ? symmetricCoupling(order, rank, 5) : fullCoupling(ranks, 5);
      const { normal } = draws(4);
      const factors = dims.map((n, m) => Float64Array.from({ length: n * ranks[m] }, normal));
      const used = symmetric ? dims.map(() => factors[0]) : factors;
      for (const coupledFirst of [true, false]) {
        using data = implicit(scratch, dims, symmetric, { coupling });
        const early = coupledFirst ? contract(data, coupling, used) : undefined;
        const full = data.toArray();
        const found = early ?? contract(data, coupling, used);
        const expected = fields(dims, full, coupling, used);
        found.forEach((field, m) => {
          expect(gap(field, expected[m])).toBeLessThan(1e-9);
        });
      }
    });
  });

  it.each(shapes)('hold the signal that is planted: %s', (_, dims, symmetric) => {
    core().memory.scope((scratch) => {
      const order = dims.length;
      const ranks = symmetric ? dims.map(() => 2) : [3, 2, 2].slice(0, order);
      const coupling = symmetric ? symmetricCoupling(order, 2, 8) : fullCoupling(ranks, 8);
      const { normal } = draws(5);
      const matrices = () => dims.map((n, m) => Float64Array.from({ length: n * ranks[m] }, normal));
      const share = (all: Float64Array[]) => (symmetric ? all.map(() => all[0]) : all);
      const [truth, factors] = [share(matrices()), share(matrices())];
      using noise = implicit(scratch, dims, symmetric, { coupling, factors: truth });
      using both = implicit(scratch, dims, symmetric, { coupling, factors: truth, amplitude: 3 });
      const planted = new Float64Array(dims.reduce((a, b) => a * b));
      let at = 0;
      for (const index of tuples(dims)) {
        for (const { index: column, value } of coupling.entries)
          planted[at] += index.reduce((p, i, m) => p * truth[m][column[m] * dims[m] + i], 3 * value);
        at++;
      }
      const expected = fields(dims, planted, coupling, factors);
      const silent = contract(noise, coupling, factors);
      contract(both, coupling, factors).forEach((field, m) => {
        expect(
          gap(
            field,
            silent[m].map((value, i) => value + expected[m][i]),
          ),
        ).toBeLessThan(1e-9);
      });
    });
  });
});

describe('implicit data', () => {
  const large: [string, number[], boolean][] = [
    ['order 2', [70, 90], false],
    ['order 3', [90, 61, 70], false],
    ['symmetric order 2', [80, 80], true],
    ['symmetric order 3', [83, 83, 83], true],
  ];

  it.each(large)('give the same answer again after any growth: %s', (_, dims, symmetric) => {
    core().memory.scope((scratch) => {
      using data = implicit(scratch, dims, symmetric);
      const { normal, uniform } = draws(11);
      const asked: { x: Float64Array[]; y: Float64Array[] }[] = [];
      for (let round = 0; round < 45; round++) {
        const x = dims.slice(0, symmetric ? 1 : 3).map((n, m) => {
          const fresh = Float64Array.from({ length: n }, normal);
          const step = 10 ** (-12 * uniform());
          // Now and then a vector of before, or one close to it, as of an algorithm that converges.
          if (round === 0 || uniform() < 0.5) return fresh;
          const old = asked[Math.floor(uniform() * round)].x[m];
          return uniform() < 0.2 ? old : old.map((value, i) => value + step * fresh[i]);
        });
        asked.push({ x, y: data.contract(...x) });
      }
      expect(core().exports.implicit_count(data.ptr, 0, 0)).toBeGreaterThan(20);
      for (const { x, y } of asked) {
        data.contract(...x).forEach((field, m) => {
          expect(gap(field, y[m])).toBeLessThan(1e-10 * Math.hypot(...y[m]));
        });
      }
      // The identities of one array: the same number from every mode.
      for (const { x } of asked) {
        const answers = data.contract(...x);
        if (!symmetric)
          answers.forEach((field, m) => {
            expect(Math.abs(dot([...field], [...x[m]]) - dot([...answers[0]], [...x[0]]))).toBeLessThan(
              1e-9 * Math.hypot(...field) * Math.hypot(...x[m]),
            );
          });
      }
    });
  });

  it.each([2, 3])('agree with W(x, .., y) = W(y, .., x), whichever is asked first, order %i', (order) => {
    core().memory.scope((scratch) => {
      const n = 60;
      const { normal } = draws(12);
      const [x, y] = [0, 1].map(() => Float64Array.from({ length: n }, normal));
      const combine = (s: number) => x.map((value, i) => value + s * y[i]);
      for (const first of [x, y]) {
        using data = implicit(scratch, Array(order).fill(n), true, { seed: 4 });
        data.contract(first);
        const c = (z: Float64Array) => [...data.contract(z)[0]];
        if (order === 2) expect(Math.abs(dot(c(x), [...y]) - dot(c(y), [...x]))).toBeLessThan(1e-9);
        else {
          const [plus, minus] = [c(combine(1)), c(combine(-1))];
          const mixed = plus.map((value, i) => (value - minus[i]) / 4);
          expect(Math.abs(dot(c(x), [...y]) - dot(mixed, [...x]))).toBeLessThan(1e-8);
          expect(Math.abs(dot(c(y), [...x]) - dot(mixed, [...y]))).toBeLessThan(1e-8);
        }
      }
    });
  });

  it('depend on the seed, the channel and the questions, on nothing else', () => {
    core().memory.scope((scratch) => {
      const { normal } = draws(13);
      const x = [0, 1, 2].map(() => Float64Array.from({ length: 30 }, normal));
      const answer = (options: { seed?: number; channel?: number }) => {
        using data = implicit(scratch, [30, 30, 30], false, options);
        return data.contract(...x);
      };
      const before = answer({ seed: 1 });
      expect(answer({ seed: 1 })).toEqual(before);
      expect(answer({ seed: 2 })).not.toEqual(before);
      expect(answer({ seed: 1, channel: 1 })).not.toEqual(before);
      // Different modes, and different questions, have noise of their own.
      const correlation =
        dot([...before[0]], [...before[1]]) / Math.hypot(...before[0]) / Math.hypot(...before[1]);
      expect(Math.abs(correlation)).toBeLessThan(0.8);
    });
  });

  it('add nothing and say so where there is no room', () => {
    const { exports, memory } = core();
    memory.scope((scratch) => {
      using data = implicit(scratch, [8, 8], true);
      const x = scratch.f64(8, [1, 2, 3, 4, 5, 6, 7, 8]);
      const y = scratch.f64(8, Array(8).fill(7));
      expect(exports.contract(...data.args, 0, x, 0, 0, 0, y, 0, 0, 0, 0)).toBe(NO_ROOM);
      expect([...memory.f64(y, 8)]).toEqual(Array(8).fill(7));
      data.reserve();
      expect(exports.contract(...data.args, 0, x, 0, 0, 0, y, 0, 0, 0, 0)).toBe(0);
      expect([...memory.f64(y, 8)]).not.toContain(7);
    });
  });

  it('are not spoilt by a question that is not finite', () => {
    core().memory.scope((scratch) => {
      using data = implicit(scratch, [9, 9, 9], true);
      using other = implicit(scratch, [9, 9, 9], true);
      const x = Float64Array.from({ length: 9 }, (_, i) => i - 3);
      data.contract(x.map(() => Number.NaN));
      data.contract(x.map((value) => (value > 4 ? Number.POSITIVE_INFINITY : value)));
      expect(data.contract(x)).toEqual(other.contract(x));
    });
  });

  it('give all memory back, in any order', () => {
    const { memory } = core();
    const before = memory.bytesInUse;
    memory.scope((scratch) => {
      const many = shapes.map(([, dims, symmetric]) => implicit(scratch, dims, symmetric));
      const { normal } = draws(14);
      for (let round = 0; round < 40; round++)
        for (const data of many)
          data.contract(
            ...data.dims
              .slice(0, data.symmetric ? 1 : 3)
              .map((n) => Float64Array.from({ length: n }, normal)),
          );
      for (const k of [2, 0, 3, 1]) many[k].dispose();
      many[0].dispose();
      expect(() => many[0].contract([1], [1])).toThrow('this tensor is disposed');
    });
    expect(memory.bytesInUse).toBe(before);
  });

  it('name the channel and the way out when memory is exhausted', () => {
    core().memory.scope((scratch) => {
      using data = implicit(scratch, [4, 4], true, { channel: 2 });
      const huge = new ImplicitData([6e8, 6e8], true, {
        amplitude: 0,
        coupling: one(2),
        truth: [data.ptr, data.ptr],
        channel: 2,
        key: [1, 2],
      });
      expect(() => huge.reserve()).toThrow(
        /^channels\.2: implicit noise of 600000000 x 600000000 remembers 0 vectors of mode 0 and has no room for more: fewer iterations or a smaller size/,
      );
      huge.dispose();
    });
  });
});

const symmetricModel = (l2: number, l3: number) =>
  spiked({
    species: { x: { prior: rademacher() } },
    channels: [
      ...(l2 ? [{ modes: ['x', 'x'], snr: l2, symmetric: true }] : []),
      ...(l3 ? [{ modes: ['x', 'x', 'x'], snr: l3, symmetric: true }] : []),
    ],
  });

const paper = spiked({
  species: Object.fromEntries([...'uvxy'].map((name) => [name, { prior: gaussian() }])),
  channels: [
    { modes: ['u', 'v'], snr: 2.5 },
    { modes: ['u', 'x', 'y'], snr: 5 },
  ],
});

describe('Bayes-AMP on implicit noise', () => {
  it('follows state evolution at N = 50 000, of two ranks and repeated species as well', () => {
    const S = [
      [1, 0.3],
      [0.3, 1],
    ];
    const model = spiked({
      species: { x: { prior: gaussian({ covariance: S }) }, y: { prior: rademacher(), size: 0.5 } },
      channels: [
        { modes: ['x', 'x'], snr: 2, symmetric: true },
        { modes: ['x', 'x', 'x'], snr: 2, symmetric: true },
        { modes: ['y', 'x', 'y'], snr: 4, core: [[[1], [0.5]]] },
      ],
    });
    const q = 0.4;
    using instance = sample(model, { size: 50_000, seed: 1, noise: 'implicit' });
    const start = informed(instance, { overlap: q, seed: 2 });
    const run = bayesAmp(instance, { start, maxIterations: 8, tolerance: 0, trajectory: true });
    const overlap = { x: S.map((row) => row.map((value) => q * value)), y: q };
    const theory = stateEvolution(model, {
      start: overlap,
      maxIterations: 8,
      tolerance: 0,
      trajectory: true,
    });
    run.trajectory!.forEach((at, t) => {
      const [found, expected] = [at.overlap, theory.trajectory![t]].map(
        (o) => [o.x, o.y].flat(2) as number[],
      );
      expect(gap(found, expected), `iteration ${t}`).toBeLessThan(0.02);
    });
  });

  it('starts from a curriculum of the predicted overlaps and follows state evolution from there', () => {
    using instance = sample(paper, { size: 40_000, seed: 3, noise: 'implicit' });
    const start = curriculum(instance);
    const { trajectory } = bayesAmp(instance, { start, maxIterations: 6, tolerance: 0, trajectory: true });
    const theory = stateEvolution(paper, {
      start: start.predicted as Record<string, number>,
      maxIterations: 6,
      tolerance: 0,
      trajectory: true,
    }).trajectory!;
    trajectory!.forEach((at, t) => {
      for (const name of 'uvxy')
        expect(
          Math.abs((at.cosine2[name] as number) - (theory[t][name] as number)),
          `${name} ${t}`,
        ).toBeLessThan(0.02);
    });
  });

  it('is what ML-AMP runs on too, and follows its own state evolution', () => {
    const start = Object.fromEntries([...'uvxy'].map((name) => [name, 0.6]));
    const options = { maxIterations: 6, tolerance: 0, trajectory: true };
    const theory = mlEvolution(paper, { ...options, start }).trajectory!;
    using instance = sample(paper, { size: 40_000, seed: 5, noise: 'implicit' });
    const { trajectory } = mlAmp(instance, {
      ...options,
      start: informed(instance, { overlap: 0.36, seed: 6 }),
    });
    trajectory!.forEach((at, t) => {
      for (const name of 'uvxy')
        expect(Math.abs((at.cosine2[name] as number) - theory[t].cosine2[name]), `${name} ${t}`).toBeLessThan(
          0.03,
        );
    });
  });

  it('is what descent and the Bethe free entropy read, as if it were stored', () => {
    // Everything has been asked of so small an array, so the same array can be stored beside it.
    const model = symmetricModel(3, 2);
    using drawn = sample(model, { size: 6, seed: 8, noise: 'implicit' });
    const start = informed(drawn, { overlap: 0.5, seed: 1 });
    using stored = observe(model, { size: 6, data: drawn.data.map((array) => array.toArray()), type: 'f64' });
    const both = [drawn, stored].map((instance) => ({
      descent: descent(instance, { start, maxIterations: 40, tolerance: 0 }),
      power: powerIteration(instance, { start, maxIterations: 20, tolerance: 0 }),
      amp: bayesAmp(instance, { start, damping: 0.5, maxIterations: 2000 }),
    }));
    const [a, b] = both;
    expect(gap(a.descent.energies, b.descent.energies)).toBeLessThan(1e-7);
    expect(a.descent.energy).toBeLessThan(a.descent.energies[0]);
    expect(gap(a.power.estimate.x, b.power.estimate.x)).toBeLessThan(1e-6);
    expect(a.amp.status).toBe('converged');
    expect(betheFreeEntropy(drawn, a.amp)).toBeCloseTo(betheFreeEntropy(stored, b.amp), 6);
  });

  it('leaves no memory behind', () => {
    const { memory } = core();
    const before = memory.bytesInUse;
    const instance = sample(paper, { size: 500, noise: 'implicit' });
    bayesAmp(instance, { maxIterations: 40 });
    instance.dispose();
    expect(memory.bytesInUse).toBe(before);
  });
});

describe('principal components of implicit noise', () => {
  it('take one long vector each, and one for every planted column', () => {
    using instance = sample(paper, { size: 3000, seed: 2, noise: 'implicit' });
    curriculum(instance);
    const [matrix, tensor] = instance.data as ImplicitData[];
    expect(matrix.frames[0]).toBe(tensor.frames[0]);
    // u was held in the tensor, which adds rounding at most.
    expect(matrix.frames[0].directions).toBe(2);
    expect(tensor.frames[1].directions).toBe(2);
    expect(core().exports.implicit_count(matrix.ptr, 0, 0)).toBeGreaterThan(10);
  });
});

describe('directions in f32', () => {
  const model = symmetricModel(1.5, 1);
  const run = (size: number, data: 'f64' | 'f32', maxIterations: number, damping: number) => {
    using instance = sample(model, { size, seed: 3, noise: 'implicit', data });
    const start = informed(instance, { overlap: 0.3, seed: 4 });
    const result = bayesAmp(instance, { start, damping, maxIterations, tolerance: 0, trajectory: true });
    const x = result.estimate.x;
    const [matrix, tensor] = instance.data as ImplicitData[];
    return {
      ...result,
      x,
      products: [dot([...x], [...matrix.contract(x)[0]]), dot([...x], [...tensor.contract(x)[0]])],
    };
  };

  it('follow those in f64: the numbers drawn are the same', () => {
    const [exact, rounded] = (['f64', 'f32'] as const).map((data) => run(3000, data, 30, 0));
    exact.trajectory!.forEach((at, t) => {
      expect(Math.abs((at.overlap.x as number) - (rounded.trajectory![t].overlap.x as number))).toBeLessThan(
        1e-5,
      );
    });
    expect(gap(exact.x, rounded.x)).toBeLessThan(1e-3);
  });

  it('hold what was answered for 200 iterations, and let them converge', () => {
    const size = 2000;
    using instance = sample(model, { size, seed: 5, noise: 'implicit', data: 'f32' });
    const data = instance.data as ImplicitData[];
    const start = informed(instance, { overlap: 0.3, seed: 6 });
    const { residual } = bayesAmp(instance, { start, damping: 0.3, maxIterations: 200, tolerance: 0 });
    expect(residual).toBeLessThan(1e-6);
    // x'W(y) = y'W(x) of a matrix, and W(x, x)'y from W(x + y) and W(x - y) of a tensor, for new vectors beside all of them.
    const { normal } = draws(21);
    const [x, y] = [0, 1].map(() => Float64Array.from({ length: size }, normal));
    const before = data.map((array) => array.contract(x)[0]);
    const [cy] = data[0].contract(y);
    const scale = Math.hypot(...before[0]) * Math.hypot(...y);
    expect(Math.abs(dot([...before[0]], [...y]) - dot([...cy], [...x]))).toBeLessThan(3e-6 * scale);
    const mixed = (s: number) => data[1].contract(x.map((value, i) => value + s * y[i]))[0];
    const [plus, minus] = [mixed(1), mixed(-1)];
    const other = plus.reduce((sum, value, i) => sum + ((value - minus[i]) / 4) * x[i], 0);
    const size3 = Math.hypot(...before[1]) * Math.hypot(...y);
    expect(Math.abs(dot([...before[1]], [...y]) - other)).toBeLessThan(1e-5 * size3);
    data.forEach((array, c) => {
      const [again] = array.contract(x);
      expect(gap(again, before[c])).toBeLessThan(1e-5 * Math.max(...before[c].map(Math.abs)));
    });
  });
});

describe('sample with implicit noise', () => {
  it.each([
    [
      spiked({
        species: { x: { prior: gaussian() } },
        channels: [
          { modes: ['x', 'x'], snr: 1, symmetric: false },
          { modes: ['x', 'x', 'x', 'x'], snr: 1, symmetric: false },
        ],
      }),
      { noise: 'implicit' },
      /^noise must be 'dense' for channels\.1 of order 4, got 'implicit': .* fourth power/,
    ],
    [paper, { noise: 'none' }, /^noise must be 'dense' or 'implicit', got 'none'$/],
    [
      paper,
      { noise: 'implicit', data: 'int8' },
      /^data must be 'f64' or 'f32' with implicit noise, got 'int8'$/,
    ],
  ])('refuses what it does not have: %#', (model, options, message) => {
    const before = core().memory.bytesInUse;
    expect(() => sample(model, { size: 10, ...(options as object) })).toThrow(message);
    expect(core().memory.bytesInUse).toBe(before);
  });

  it('is what a dense request that does not fit is told of', () => {
    expect(() => sample(paper, { size: 5000 })).toThrow(/; noise 'implicit' stores no array$/);
    const order4 = spiked({
      species: { x: { prior: gaussian() } },
      channels: [{ modes: ['x', 'x', 'x', 'x'], snr: 1, symmetric: false }],
    });
    expect(() => sample(order4, { size: 1000 })).toThrow(
      /the largest size that fits is \d+, or \d+ with data 'int8'$/,
    );
  });
});
