// The staircase of arXiv 2506.02664 as a user runs it: draw an instance of the coupled matrix-tensor model, climb the curriculum, iterate
// Bayes-AMP, at three signal-to-noise ratios: below the first step, between the two, and above both.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bayesAmp, curriculum, sample, spiked } from '../dist/spiked.js';
import { relativeError } from './data.js';

const N = 300;
const ITERATIONS = 50;
const DAMPING = 0.3;
/** Delta_t / Delta_m, as in the experiment spiked/staircase-snr. */
const RATIO = 0.45;
const NAMES = ['u', 'v', 'x', 'y'];
const TYPES = { f32: 'onsager, f32 data', int8: 'onsager, 8-bit data' };
const NUMPY = 'numpy';
const SAME = 'numpy, the iterations alone on our data';
const START = 'numpy, the curriculum alone on our data';

const cpuSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** A run on data of the given type, which leaves its estimates, squared cosines and the CPU seconds of its parts; `look` sees the instance. */
function run(model, data, look) {
  const marks = [cpuSeconds()];
  const mark = () => marks.push(cpuSeconds());
  const instance = sample(model, { size: N, seed: 'bench', data });
  try {
    mark();
    const start = curriculum(instance);
    mark();
    const options = { start, damping: DAMPING, tolerance: 0, maxIterations: ITERATIONS };
    const { estimate, cosine2, iterations } = bayesAmp(instance, options);
    mark();
    look?.(instance, start);
    const parts = marks.slice(1).map((at, k) => at - marks[k]);
    return { parts, iterations, cosines: NAMES.map((s) => cosine2[s]), estimate };
  } finally {
    instance.dispose();
  }
}

const flat = (vectors) => NAMES.flatMap((s) => Array.from(vectors[s]));

/** Leaves the instance and its start where numpy can read them. N is a multiple of 4, so rows have no padding. */
function write(folder, { memory }, { data: [matrix, tensor] }, { estimate, predicted }) {
  const save = (name, values) => writeFileSync(join(folder, name), Float32Array.from(values));
  writeFileSync(join(folder, 'matrix'), memory.f32(matrix.ptr, N ** 2));
  writeFileSync(join(folder, 'tensor'), memory.f32(tensor.ptr, N ** 3));
  save('start', flat(estimate));
  save('predicted', Object.values(predicted));
}

/**
 * @param usual cosines of u, v, x and y with what is planted, up to sign: the mean over 32 runs of numpy
 * @param spread their standard deviation
 */
const workload = (snr, usual, spread) => ({
  name: `staircase-${snr}`,
  title: `matrix and tensor of N = ${N}, curriculum, ${ITERATIONS} iterations, snr ${snr}`,
  whole: true,
  parts: ['generation', 'curriculum', 'iterations'],
  subject: TYPES.int8,
  goals: [
    { against: NUMPY, atLeast: 3 },
    { against: NUMPY, of: TYPES.f32, atLeast: 3 },
  ],
  setup(core) {
    const species = Object.fromEntries(NAMES.map((s) => [s, { prior: 'sphere' }]));
    const model = spiked({
      species,
      channels: [
        { modes: ['u', 'v'], snr },
        { modes: ['u', 'x', 'y'], snr: snr / RATIO },
      ],
    });
    const folder = mkdtempSync(join(tmpdir(), 'onsager-bench-'));
    const stored = run(model, 'f32', (instance, start) => write(folder, core, instance, start));
    const apart = (found, expected) => Math.max(...expected.map((c, k) => Math.abs(found[k] - c)));
    const unusual = (found) =>
      Math.max(...usual.map((c, k) => Math.abs(Math.sqrt(found[k]) - c) / spread[k]));
    const last = {};
    const ours = (data) => ({
      run() {
        last[data] = run(model, data);
      },
      parts: () => last[data].parts,
      // One that stopped early did less than it is given credit for.
      result: () => (last[data].iterations === ITERATIONS ? last[data].cosines : []),
    });
    const verify = {
      // 8 bits round the same numbers.
      [TYPES.int8]: (found) => ({ error: apart(found, stored.cosines), tolerance: 0.01 }),
      [SAME]: (found) => ({ error: relativeError(found, flat(stored.estimate)), tolerance: 1e-5 }),
      // Ours is made to a residual of 1e-6, and gaps at the edge of the noise are of order N^(-2/3).
      [START]: (found) => ({ error: apart(found, [1, 1, 1, 1]), tolerance: 1e-5 }),
    };
    const at = JSON.stringify(folder);
    return {
      dispose: () => rmSync(folder, { recursive: true, force: true }),
      // Independent draws: in standard deviations.
      verify: (found, label) => verify[label]?.(found) ?? { error: unusual(found), tolerance: 5 },
      contenders: Object.fromEntries(Object.entries(TYPES).map(([data, label]) => [label, ours(data)])),
      native: {
        names: {
          task: `load('staircase').Staircase(${N}, ${snr}, ${snr / RATIO}, ${ITERATIONS}, ${DAMPING})`,
        },
        checks: { [SAME]: `task.repeat(${at})`, [START]: `task.restart(${at})` },
        contenders: { [NUMPY]: { run: 'task.run()', result: 'task.cosines()', parts: 'task.parts' } },
      },
    };
  },
});

export default [
  workload(0.9, [0.235, 0.231, 0.015, 0.018], [0.14, 0.144, 0.028, 0.028]),
  workload(1.25, [0.422, 0.419, 0.116, 0.118], [0.149, 0.144, 0.108, 0.105]),
  workload(2.5, [0.914, 0.826, 0.885, 0.884], [0.008, 0.013, 0.011, 0.009]),
];
