// Neurons on the sphere: gradient flow to rest, in time per neuron, and steps of online SGD, whose inputs are drawn as they are used. Verified
// against the nearest index vector, and against the flow that large batches follow.

import { additive, gradientFlow, nearest, outcomes, randomNeurons, sgd } from '../dist/neurons.js';
import { VerificationError } from './harness.js';

/** [k, number of neurons]. */
const FLOWS = [
  [3, 2000],
  [5, 2000],
  [10, 2000],
];

/** [d, number of neurons, batch]. */
const STEPS = [
  [100, 1, 400],
  [100, 20, 400],
  [1000, 1, 400],
];

export default {
  name: 'neurons',
  title: 'gradient flow (link of degree 3) and online SGD (degree 2) of neurons on index vectors',

  async measure({ quick }) {
    const flows = FLOWS.map(([k, count]) => flow(k, quick ? count / 10 : count));
    const steps = STEPS.map((shape) => online(...shape, quick ? 20 : 100));
    return { name: this.name, title: this.title, flows, steps };
  },

  table({ name, title, flows, steps }) {
    return [
      `${name}: ${title}`,
      ...flows.map(
        ({ k, count, seconds, iterations }) =>
          `  flow of ${count} neurons to rest, k = ${k}: ${((1e6 * seconds) / count).toPrecision(3)} us a neuron, at most ${iterations} steps`,
      ),
      ...steps.map(
        ({ d, count, batch, seconds }) =>
          `  SGD of ${count} in d = ${d}: ${(1e6 * seconds).toPrecision(3)} us a step, ${((1e9 * seconds) / batch).toPrecision(3)} ns an input`,
      ),
      '',
    ].join('\n');
  },
};

/** Orthogonal index vectors: every neuron goes to the nearest, or to the equator where all are behind it. */
function flow(k, count) {
  const model = additive({ factors: k, teacher: 3 });
  const start = randomNeurons(model, { dimension: 50, count, seed: 'bench' });
  gradientFlow(model, { start });
  const begin = performance.now();
  const { neurons, iterations } = gradientFlow(model, { start });
  const seconds = (performance.now() - begin) / 1e3;
  outcomes(model, neurons).forEach(({ kind, index }, i) => {
    const u = start.overlaps.subarray(i * k, (i + 1) * k);
    const right = kind === 'stuck' ? u.every((x) => x < 0) : index === nearest(model, u);
    if (!right) throw new VerificationError(`neurons: ${kind} ${index} from ${[...u]}`);
  });
  return { k, count, seconds, iterations };
}

function online(d, count, batch, steps) {
  const model = additive({ factors: 1, teacher: 2 });
  const options = { dimension: d, start: Array(count).fill([0.5]), batch, step: 1e-3, steps, seed: 'bench' };
  const begin = performance.now();
  const run = sgd(model, options);
  const seconds = (performance.now() - begin) / 1e3 / steps;
  const [expected] = gradientFlow(model, { start: [[0.5]], time: steps * 1e-3 }).neurons.overlaps;
  const mean = run.neurons.overlaps.reduce((sum, u) => sum + u, 0) / count;
  if (!(Math.abs(mean - expected) < 0.1))
    throw new VerificationError(`neurons: SGD at overlap ${mean}, expected ${expected}`);
  return { d, count, batch, seconds };
}
