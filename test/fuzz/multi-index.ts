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
const start = () => ({ estimate: [1, 0.5, -1, 0.3, 0.2, -0.7], covariance: [[0.5]] });
const lanczos = () => ({ vectors: 1, tolerance: 1e-6, maxIterations: 50, seed: 1 });

export const indices: Record<string, Entry> = {
  asymmetricPrediction: { args: { model: exact }, nan: true },
  asymmetricSpectral: { args: { instance, options: lanczos }, nan: true },
  asymmetricSpectrum: { args: { instance } },
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
  exponents: { args: { from: model, orders: () => 2 }, nan: true },
  fixedPointAlpha: {
    args: { from: channel, q: () => 0.5, step: () => 0.4 },
    nan: true,
  },
  freeEntropy: { args: { model, overlap: () => [[0.5]], step: () => 0.4 } },
  fullRecovery: { args: { model, step: () => 0.4 }, nan: true },
  informed: { args: { instance, options: () => ({ overlap: 0.5, seed: 1 }) } },
  random: { args: { instance, options: () => ({ seed: 1 }) } },
  uninformative: { args: { instance } },
  labelLaw: { args: { channel, field: () => ({ omega: [0.5], V: [0.5] }) } },
  multiIndex: { args: { definition } },
  observe: {
    args: {
      model,
      rows: () => [1, 2, 3, 4, 5, 6],
      labels: () => [1, -1, 1],
      options: () => ({ data: 'f64' }),
    },
  },
  sample: {
    args: {
      model: wide,
      options: () => ({ size: 4, seed: 1, rows: 'stored', data: 'f32', signal: [1, 0, 0, 1, 1, 0, 0, 1] }),
    },
  },
  staircase: { args: { model } },
  stateEvolution: {
    args: {
      model,
      options: () => ({
        start: 0.2,
        floor: 1e-3,
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
  channel: 'gOut|link',
  link: 'kind|known key',
  kind: 'link',
  signal: 'size',
  rows: 'labels',
  labels: 'rows',
  field: 'omega|V',
  start: 'count|weights|between',
};
for (const entry of Object.values(indices)) entry.also = also;
