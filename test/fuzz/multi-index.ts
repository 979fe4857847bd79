import * as system from '../../src/multi-index/index.js';
import type { Entry } from './calls.js';

const definition = () => ({
  link: { kind: 'abs' as const },
  alpha: 1.5,
  noise: 0.1,
  prior: 'gaussian' as const,
});
const model = () => system.multiIndex({ link: 'sign', alpha: 1.5, noise: 0.1 });
const exact = () => system.multiIndex({ link: 'abs', alpha: 1.5 });
const wide = () => system.multiIndex({ link: { kind: 'product', factors: 2 }, alpha: 1.5 });
const instance = () => system.sample(exact(), { size: 6, seed: 1 });
/** Taken as a whole: its parts are its own. */
const channel = () => Object.create(system.channelOf(model()));
const additive = () => ({
  factors: 2,
  gram: [
    [1, 0],
    [0, 1],
  ],
  teacher: 3,
  student: [0, 0, 0, 1],
  noise: 0.1,
});
const learner = () => system.additive(additive());
const links = () => ({ factors: 2, teacher: [0, 0, 0, 1], student: [0, 0, 0, 1] });
const neurons = () => ({ count: 2, overlaps: [0.5, 0.1, 0.2, 0.6], between: [1, 0.3, 0.3, 1] });
const start = () => ({ estimate: [1, 0.5, -1, 0.3, 0.2, -0.7], covariance: [[0.5]] });
const lanczos = () => ({ vectors: 1, tolerance: 1e-6, maxIterations: 50, seed: 1 });

export const indices: Record<string, Entry> = {
  additive: { args: { definition: additive } },
  asymmetricPrediction: { args: { model: exact }, nan: true },
  asymmetricSpectral: { args: { instance, options: lanczos }, nan: true },
  asymmetricSpectrum: { args: { instance } },
  averageThreshold: { args: { links }, nan: true },
  bayesAmp: {
    args: {
      instance,
      options: () => ({
        start: start(),
        seed: 1,
        damping: 0.1,
        tolerance: 1e-3,
        maxIterations: 3,
        floor: 1e-9,
        trajectory: true,
      }),
    },
  },
  channelOf: { args: { model } },
  couponProbability: { args: { k: () => 3, n: () => 5, success: () => 0.5 } },
  criticalPoint: {
    args: { model: learner, near: () => [0.9, 0.1], options: () => ({ tolerance: 1e-10, maxIterations: 5 }) },
    nan: true,
  },
  exponents: { args: { from: model, orders: () => 2 }, nan: true },
  fixedPointAlpha: {
    args: { from: channel, q: () => 0.5, step: () => 0.4 },
    nan: true,
  },
  found: { args: { results: () => [{ kind: 'specialised', index: 1 }] } },
  freeEntropy: { args: { model, overlap: () => [[0.5]], step: () => 0.4 } },
  fullRecovery: { args: { model, step: () => 0.4 }, nan: true },
  gradientFlow: {
    args: {
      model: learner,
      options: () => ({
        start: neurons(),
        loss: 'squared',
        weights: [1, 1],
        time: 0.5,
        times: [0.1, 0.3],
        tolerance: 1e-3,
        relative: 1e-4,
        maxIterations: 50,
      }),
    },
  },
  hermiteCoefficients: { args: { f: () => (x: number) => x * x, degree: () => 2 } },
  informed: { args: { instance, options: () => ({ overlap: 0.5, seed: 1 }) } },
  random: { args: { instance, options: () => ({ seed: 1 }) } },
  uninformative: { args: { instance } },
  labelLaw: { args: { channel, field: () => ({ omega: [0.5], V: [0.5] }) } },
  multiIndex: { args: { definition } },
  nearest: { args: { model: learner, overlaps: () => [0.1, 0.5] } },
  observe: {
    args: {
      model,
      rows: () => [1, 2, 3, 4, 5, 6],
      labels: () => [1, -1, 1],
      options: () => ({ data: 'f64' }),
    },
  },
  outcomes: { args: { model: learner, neurons } },
  randomNeurons: { args: { model: learner, options: () => ({ dimension: 4, count: 2, seed: 1 }) } },
  risk: { args: { model: learner, start: neurons, options: () => ({ loss: 'squared', weights: [1, 1] }) } },
  sample: {
    args: {
      model: wide,
      options: () => ({ size: 4, seed: 1, data: 'f32', signal: [1, 0, 0, 1, 1, 0, 0, 1] }),
    },
  },
  searchTime: {
    args: {
      model: () => system.additive({ factors: 1, teacher: 3 }),
      options: () => ({ from: 0.1, to: 0.5 }),
    },
  },
  sgd: {
    args: {
      model: learner,
      options: () => ({
        dimension: 4,
        start: [[0.5, 0.1]],
        count: 1,
        loss: 'squared',
        weights: [1],
        batch: 4,
        step: 0.1,
        steps: 2,
        reuse: 1,
        every: 1,
        seed: 1,
      }),
    },
  },
  specialisedThreshold: { args: { links }, nan: true },
  staircase: { args: { model } },
  stateEvolution: {
    args: {
      model,
      options: () => ({
        start: 0.2,
        seed: 1e-3,
        tolerance: 1e-2,
        maxIterations: 2,
        step: 0.4,
        trajectory: true,
      }),
    },
  },
  symmetricDensity: { args: { model: exact, at: () => [0.5], options: () => ({ trim: 5 }) }, nan: true },
  symmetricPrediction: { args: { model: exact, options: () => ({ trim: 5 }) }, nan: true },
  symmetricSpectral: { args: { instance, options: () => ({ ...lanczos(), trim: 5 }) }, nan: true },
  symmetricSpectrum: { args: { instance, options: () => ({ trim: 5 }) } },
  weakRecovery: { args: { from: model } },
};

const also = {
  options: 'cosine|overlap|time|step|size|from|to|start|dimension|count|batch|steps|tolerance|trim|seed',
  model: 'link|alpha|noise|prior|factors|gram|teacher|student|known key',
  definition: 'link|alpha|noise|prior|factors|gram|teacher|student|known key',
  from: 'model|channel|link',
  links: 'factors|teacher|student|known key',
  channel: 'gOut|link',
  link: 'kind|known key',
  kind: 'link',
  teacher: 'student',
  student: 'teacher',
  signal: 'size',
  rows: 'labels',
  labels: 'rows',
  field: 'omega|V',
  neurons: 'start|count',
  start: 'count|weights|between',
  count: 'start|overlaps|weights',
  overlaps: 'start',
  between: 'start',
  factors: 'gram',
  gram: 'factors',
  near: 'model',
  weights: 'start',
  n: 'k',
};
for (const entry of Object.values(indices)) entry.also = also;
