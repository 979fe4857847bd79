import { gaussian, rademacher } from '../../src/prior/index.js';
import * as system from '../../src/spiked/index.js';
import type { Entry } from './calls.js';

const definition = () => ({
  species: { u: { prior: gaussian(), size: 1 }, v: { prior: rademacher(), size: 0.5 } },
  channels: [{ modes: ['u', 'v'], snr: 2, symmetric: false, core: [[2]] }],
  start: { u: 0.2, v: 0.1 },
});
const model = () => system.spiked(definition());
/** One species, matrix and tensor. */
const single = () =>
  system.spiked({
    species: { x: { prior: gaussian() } },
    channels: [
      { modes: ['x', 'x'], snr: 3, symmetric: true },
      { modes: ['x', 'x', 'x'], snr: 2, symmetric: true },
    ],
  });
const cube = () =>
  system.spiked({
    species: { x: { prior: gaussian() }, y: { prior: gaussian() }, z: { prior: gaussian() } },
    channels: [{ modes: ['x', 'y', 'z'], snr: 9 }],
  });
const instance = () => system.sample(single(), { size: 8, seed: 1 });
const tensor = () => system.sample(cube(), { size: 4, seed: 1 });
const start = () => ({
  estimate: { x: [1, 0.5, -1, 0.3, 0.2, -0.7, 0.1, 0.9] },
  floor: 0.1,
  alternatives: [{ estimate: { x: [-1, -0.5, 1, -0.3, -0.2, 0.7, -0.1, -0.9] } }],
});
const iteration = () => ({
  start: start(),
  damping: 0.1,
  tolerance: 1e-3,
  maxIterations: 5,
  trajectory: false,
});
/** A run that has converged: every tolerance would do. */
const run = () => ({
  estimate: start().estimate,
  covariance: { x: 0.5 },
  overlap: {},
  cosine2: {},
  status: 'converged',
  iterations: 1,
  residual: 0,
});
const modality = (order: number) => ({
  name: 'table',
  data: Array.from({ length: 5 * 2 ** (order - 1) }, (_, i) => Math.sin(7 * i * i)),
  shape: order === 2 ? [5, 2] : [5, 2, 2],
  labels: [['a', 'b', 'c', 'd', 'e']],
});

export const spiked: Record<string, Entry> = {
  aligned: { args: { instance, options: () => ({ cosine: 0.5, seed: 1 }) } },
  bayesAmp: {
    args: { instance, options: () => ({ ...iteration(), floor: 0.01, seed: 2, assume: single() }) },
  },
  betheFreeEntropy: { args: { instance, run, assume: single } },
  curriculum: { args: { instance } },
  descent: {
    args: {
      instance,
      options: () => ({
        start: start(),
        seed: 1,
        step: 0.1,
        tolerance: 1e-3,
        maxIterations: 3,
        trajectory: true,
      }),
    },
  },
  dynamics: {
    args: { model: single, options: () => ({ overlap: 0.1, time: 0.4, temperature: 1, step: 0.1 }) },
  },
  fixedPoint: { args: { model, options: () => ({ start: 'informed' }) } },
  freeEntropy: { args: { model, overlap: () => ({ u: 0.5, v: 0.3 }) } },
  gradientFlow: { args: { instance, options: () => ({ time: 0.3, step: 0.1, seed: 1 }) } },
  gradientFlowThreshold: { args: { channel: () => ({ order: 3, snr: 2 }) } },
  informed: { args: { instance, options: () => ({ overlap: 0.5, seed: 1 }) } },
  langevin: { args: { instance, options: () => ({ time: 0.3, step: 0.1, temperature: 1, seed: 1 }) } },
  mismatchedEvolution: {
    args: {
      model: single,
      options: () => ({
        assume: single(),
        start: { x: 0.1 },
        floor: 1e-4,
        maxIterations: 2,
        tolerance: 1e-3,
        trajectory: true,
      }),
    },
  },
  mlAmp: { args: { instance, options: iteration } },
  mlEvolution: {
    args: {
      model: single,
      options: () => ({ start: 'informed', floor: 1e-4, maxIterations: 5, tolerance: 1e-3 }),
    },
  },
  mlGain: { args: { model } },
  mlThreshold: { args: { channel: () => ({ order: 3, snr: 2 }) } },
  observe: { args: { model, options: () => ({ size: 2, data: [[1, 2]], type: 'f64' }) } },
  powerIteration: { args: { instance, options: iteration } },
  random: { args: { instance, options: () => ({ seed: 1, floor: 0.1 }) } },
  recover: {
    args: {
      data: () => ({ matrix: modality(2), tensor: modality(3) }),
      options: () => ({
        rank: 1,
        centre: true,
        scale: false,
        robust: false,
        margin: 0.1,
        missing: 'refuse',
        maxIterations: 5,
      }),
    },
  },
  sample: {
    args: {
      model,
      options: () => ({ size: 4, seed: 1, data: 'f32', noise: 'dense', signal: { v: [1, -1] } }),
    },
  },
  spectral: { args: { instance } },
  spiked: { args: { definition } },
  stateEvolution: {
    args: {
      model,
      options: () => ({
        start: { u: 0.2, v: 0.1 },
        floor: 0.01,
        tolerance: 1e-3,
        maxIterations: 20,
        trajectory: true,
      }),
    },
  },
  thresholds: {
    args: {
      model: single,
      options: () => ({ vary: 'channels.0.snr', from: 0.5, to: 0.7, points: 2, kinds: ['onset'] }),
    },
  },
  unfolding: { args: { instance: tensor, options: () => ({ channel: 0 }) } },
};

/** Errors about an object speak of its fields. */
const also = {
  options:
    'cosine|overlap|time|step|size|vary|from|data|start|floor|temperature|channel|order|matrix|known key',
  model: 'species|channels|modes|known key',
  definition: 'species|channels|modes|known key',
  assume: 'species|channels|modes|known key',
  data: 'matrix|tensor|table',
  channel: 'order|snr',
  run: 'start|status|estimate',
  signal: 'species',
  size: 'data',
  from: 'snr',
  to: 'snr',
  channels: 'data|core',
  shape: 'matrix|tensor|table|data',
  labels: 'table',
};
for (const entry of Object.values(spiked)) entry.also = also;
