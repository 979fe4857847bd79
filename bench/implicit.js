// Stored noise against implicit noise: what a whole run costs, from the seed to the last iteration, in time and memory, and
// how both grow with N. The model is the paper's, a matrix u v' and a tensor u x y (arXiv 2506.02664), all ratios 1.

import { core } from '../dist/index.js';
import { gaussian } from '../dist/prior.js';
import { bayesAmp, informed, sample, spiked, stateEvolution } from '../dist/spiked.js';
import { median, VerificationError } from './harness.js';

const ITERATIONS = 12;
const OVERLAP = 0.3;
const ROUNDS = { full: 3, quick: 1 };
const SIZES = {
  full: { dense: [300, 420, 600], implicit: [300, 600, 3_000, 30_000, 300_000, 1_000_000] },
  quick: { dense: [150, 300], implicit: [300, 3_000, 30_000] },
};
/** Growth of time between the two largest sizes: fixed costs flatten a fit over all of them. And the gain at N = 300. */
const GOAL = { exponent: 1.1, ratio: 5 };

const prior = gaussian();
const model = spiked({
  species: { u: { prior }, v: { prior }, x: { prior }, y: { prior } },
  channels: [
    { modes: ['u', 'v'], snr: 2.5 },
    { modes: ['u', 'x', 'y'], snr: 5 },
  ],
});

export default {
  name: 'implicit',
  title: `sampling and ${ITERATIONS} iterations of Bayes-AMP, stored against implicit noise`,

  async measure({ quick }) {
    const pace = quick ? 'quick' : 'full';
    const options = {
      maxIterations: ITERATIONS,
      tolerance: 0,
      start: { u: OVERLAP, v: OVERLAP, x: OVERLAP, y: OVERLAP },
    };
    const theory = stateEvolution(model, options).overlap;
    const kinds = {};
    for (const noise of ['dense', 'implicit']) {
      run(noise, SIZES[pace][noise][0], 'warm-up', theory);
      const points = SIZES[pace][noise].map((size) => {
        const rounds = Array.from({ length: ROUNDS[pace] }, (_, seed) => run(noise, size, seed, theory));
        const [seconds, bytes] = ['seconds', 'bytes'].map((key) => median(rounds.map((round) => round[key])));
        return { size, seconds, bytes };
      });
      const of = (key) => exponent(points.map((point) => [point.size, point[key]]));
      // Between the two largest alone: without fixed costs, and with the step from the caches to memory.
      const last = exponent(points.slice(-2).map(({ size, seconds }) => [size, seconds]));
      kinds[noise] = { points, time: of('seconds'), last, memory: of('bytes') };
    }
    const at300 = ({ points }) => points.find(({ size }) => size === 300).seconds;
    const ratio = at300(kinds.dense) / at300(kinds.implicit);
    return { name: this.name, title: this.title, goals: GOAL, ratio, ...kinds };
  },

  table({ name, title, ratio, ...kinds }) {
    const mark = (met) => (met ? 'ok' : 'below goal');
    const rows = ['dense', 'implicit'].flatMap((noise) => {
      const { points, time, last, memory } = kinds[noise];
      return [
        ...points.map(
          ({ size, seconds, bytes }) =>
            `  ${noise.padEnd(8)}  N = ${String(size).padEnd(7)} ${(1e3 * seconds).toPrecision(3).padStart(8)} ms  ` +
            `${(bytes / 2 ** 20).toPrecision(3).padStart(6)} MiB`,
        ),
        `  ${noise.padEnd(8)}  time grows as N^${time.toFixed(2)} (between the last two N^${last.toFixed(2)}), memory as N^${memory.toFixed(2)}` +
          (noise === 'implicit'
            ? `; goal N^${GOAL.exponent} at most between the last two, ${mark(last <= GOAL.exponent)}`
            : ''),
      ];
    });
    const gain = `  at N = 300 implicit noise is ${ratio.toFixed(1)}x faster, goal ${GOAL.ratio}x, ${mark(ratio >= GOAL.ratio)}`;
    return [`${name}: ${title}`, ...rows, gain, ''].join('\n');
  },
};

/** One run, with all memory given back. @throws VerificationError where it is far from theory, or memory is left behind */
function run(noise, size, seed, theory) {
  const { memory } = core();
  const before = memory.bytesInUse;
  const result = sampleAndIterate(noise, size, seed, theory);
  if (memory.bytesInUse !== before) throw new VerificationError(`implicit: ${noise} leaves memory behind`);
  return result;
}

/** CPU seconds, and what the data take at the end: factors and estimates, a few vectors, are the same in both. */
function sampleAndIterate(noise, size, seed, theory) {
  const cpu = process.cpuUsage();
  const instance = sample(model, { size, seed, noise });
  try {
    const start = informed(instance, { overlap: OVERLAP, seed });
    const { cosine2 } = bayesAmp(instance, { start, maxIterations: ITERATIONS, tolerance: 0 });
    const { user, system } = process.cpuUsage(cpu);
    for (const [name, found] of Object.entries(cosine2)) {
      const [gap, most] = [Math.abs(found - theory[name]), 8 / Math.sqrt(size)];
      if (!(gap <= most))
        throw new VerificationError(
          `implicit: ${noise}, N = ${size}: ${name} is ${gap} from theory, more than ${most}`,
        );
    }
    // Frames are shared by the arrays of a factor; stored arrays have none.
    const frames = new Set(instance.data.flatMap((array) => array.frames ?? []));
    const bytes = [...instance.data, ...frames].reduce((sum, { bytes }) => sum + bytes, 0);
    return { seconds: (user + system) / 1e6, bytes };
  } finally {
    instance.dispose();
  }
}

/** Slope of a line through the logarithms. */
function exponent(points) {
  const logs = points.map((point) => point.map(Math.log));
  const mean = (k) => logs.reduce((sum, log) => sum + log[k], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const covariance = (k, centre) => logs.reduce((sum, log) => sum + (log[0] - x) * (log[k] - centre), 0);
  return covariance(1, y) / covariance(0, x);
}
