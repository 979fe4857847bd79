import * as system from '../../src/neurons/index.js';
import type { Entry } from './calls.js';

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

export const neuronCalls: Record<string, Entry> = {
  additive: { args: { definition: additive } },
  averageThreshold: { args: { links }, nan: true },
  couponProbability: { args: { k: () => 3, n: () => 5, success: () => 0.5 } },
  criticalPoint: {
    args: { model: learner, near: () => [0.9, 0.1], options: () => ({ tolerance: 1e-10, maxIterations: 5 }) },
    nan: true,
  },
  found: { args: { results: () => [{ kind: 'specialised', index: 1 }] } },
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
  nearest: { args: { model: learner, overlaps: () => [0.1, 0.5] } },
  outcomes: { args: { model: learner, neurons } },
  randomNeurons: { args: { model: learner, options: () => ({ dimension: 4, count: 2, seed: 1 }) } },
  risk: { args: { model: learner, start: neurons, options: () => ({ loss: 'squared', weights: [1, 1] }) } },
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
};

const also = {
  options: 'cosine|overlap|time|step|size|from|to|start|dimension|count|batch|steps|tolerance|trim|seed',
  model: 'link|alpha|noise|prior|factors|gram|teacher|student|known key',
  definition: 'link|alpha|noise|prior|factors|gram|teacher|student|known key',
  links: 'factors|teacher|student|known key',
  teacher: 'student',
  student: 'teacher',
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
for (const entry of Object.values(neuronCalls)) entry.also = also;
