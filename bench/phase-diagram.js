// The phase diagram of the matrix-tensor model (arXiv 2506.02664) as a user computes it: state evolution from nothing and from the signal,
// with free entropies, at the points of the experiment spiked/phase-diagram --quick.

import { spiked, stateEvolution } from '../dist/spiked.js';

const COLUMNS = 28;
const ROWS = 24;
const [MATRIX_NOISE, TENSOR_NOISE] = [1.4, 0.6];
const NAMES = ['u', 'v', 'x', 'y'];
const SUBJECT = 'onsager';

const points = Array.from({ length: COLUMNS * ROWS }, (_, k) => [
  ((Math.floor(k / ROWS) + 0.5) * MATRIX_NOISE) / COLUMNS,
  (((k % ROWS) + 0.5) * TENSOR_NOISE) / ROWS,
]);

const species = Object.fromEntries(NAMES.map((s) => [s, { prior: 'sphere' }]));
const modelAt = ([matrixNoise, tensorNoise]) =>
  spiked({
    species,
    channels: [
      { modes: ['u', 'v'], snr: 1 / matrixNoise },
      { modes: ['u', 'x', 'y'], snr: 1 / tensorNoise },
    ],
  });

/** q_s and A_s / (1 + A_s) have to agree, and from nothing something is found where the noises are below 1 and 1 - Delta_m (theory). */
function gapAt([Dm, Dt], [u, v, x, y]) {
  const of = (A) => A / (1 + A);
  const next = [of(v / Dm + (x * y) / Dt), of(u / Dm), of((u * y) / Dt), of((u * x) / Dt)];
  return Math.max(...[u, v, x, y].map((q, k) => Math.abs(q - next[k])));
}

/** The largest gap of all fixed points, in which what should have been found and was not counts as 1. */
function worst(found) {
  const size = points.length;
  let error = found.length === 10 * size ? 0 : Number.NaN;
  points.forEach((point, k) => {
    const [nothing, signal] = [0, 4].map((at) => NAMES.map((_, s) => found[(at + s) * size + k]));
    error = Math.max(error, gapAt(point, nothing), gapAt(point, signal));
    const [Dm, Dt] = point;
    const steps = [Dm < 1, Dm < 1 && Dt < 1 - Dm];
    if (nothing[0] > 1e-3 !== steps[0] || nothing[2] > 1e-3 !== steps[1]) error = Math.max(error, 1);
    // Continuous transitions are crossed by no cell, so what is known of both ends is the same free entropy where they are one.
    const [f, g] = [8, 9].map((at) => found[at * size + k]);
    if (Math.abs(nothing[2] - signal[2]) < 1e-6) error = Math.max(error, Math.abs(f - g) / (1 + Math.abs(f)));
  });
  return error;
}

export default {
  name: 'phase-diagram',
  title: `phase diagram of the matrix-tensor model, ${COLUMNS} x ${ROWS} points from both starts`,
  whole: true,
  subject: SUBJECT,
  goals: [{ against: 'numpy, all points at once', atLeast: 1 }],
  setup() {
    let last;
    return {
      // The floor of state evolution is 1e-8.
      verify: (found) => ({ error: worst(found), tolerance: 1e-7 }),
      contenders: {
        [SUBJECT]: {
          run() {
            last = points.map((point) => {
              const model = modelAt(point);
              return ['uninformative', 'informed'].map((start) => stateEvolution(model, { start }));
            });
          },
          result: () => [
            ...[0, 1].flatMap((end) => NAMES.flatMap((s) => last.map((ends) => ends[end].overlap[s]))),
            ...[0, 1].flatMap((end) => last.map((ends) => ends[end].freeEntropy)),
          ],
        },
      },
      native: {
        names: {
          diagram: "load('phase_diagram').diagram",
          at: `np.array(${JSON.stringify(points)}).T`,
        },
        contenders: { 'numpy, all points at once': { run: 'diagram(*at)' } },
      },
    };
  },
};
