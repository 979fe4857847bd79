// State evolution of phase retrieval and of products of signs along alpha: the line of a figure, as a user computes it (arXiv 2405.15480).

import { multiIndex, stateEvolution } from '../dist/multi-index.js';

const SUBJECT = 'onsager';
/** What the figures of the experiments ask for. */
const ROUGH = 'onsager, step 0.4, tolerance 1e-5';

const grid = (from, to, count) =>
  Array.from({ length: count }, (_, i) => from + (i * (to - from)) / (count - 1));

/** The largest distance from known values, by index. */
const farFrom = (known) => (found) =>
  Math.max(...Object.entries(known).map(([i, q]) => Math.abs(found[i] - q)));

/**
 * @param start of the default run, as native/state_evolution.py takes it
 * @param known overlaps by index of alpha, of the same recursion with a finer grid (step 0.05 to 8) in numpy
 */
const workload = ({ name, what, link, alphas: [from, to, count], start, moment, known }) => ({
  name,
  title: `state evolution of ${what}, ${count} values of alpha from ${from} to ${to}`,
  whole: true,
  subject: SUBJECT,
  goals: [{ against: 'numpy and scipy', atLeast: 1 }],
  setup() {
    const alphas = grid(from, to, count);
    const last = {};
    const along = (label, options) => ({
      run() {
        last[label] = alphas.map((alpha) => stateEvolution(multiIndex({ link, alpha }), options));
      },
      // At the critical alpha nothing settles, here as in numpy.
      result: () =>
        last[label].every(({ status }) => status === 'converged' || status === 'max-iterations')
          ? last[label].map(({ overlap }) => overlap[0][0])
          : [],
    });
    const informed = start > 0.5 && { start };
    return {
      verify: (found, label) => ({ error: farFrom(known)(found), tolerance: label === ROUGH ? 2e-3 : 1e-5 }),
      contenders: {
        [SUBJECT]: along(SUBJECT, informed || { seed: start }),
        [ROUGH]: along(ROUGH, {
          ...(informed || { seed: 0.05 }),
          step: 0.4,
          tolerance: 1e-5,
          maxIterations: 200,
        }),
      },
      native: {
        needs: 'scipy',
        names: { se: "load('state_evolution')", alphas: `np.linspace(${from}, ${to}, ${count})` },
        contenders: { 'numpy and scipy': { run: `se.along(alphas, se.${moment}, ${start})` } },
      },
    };
  },
});

const signs = (factors) => ({ kind: 'sign-product', factors });

export default [
  workload({
    name: 'phase-retrieval',
    what: '|z|',
    link: 'abs',
    alphas: [0.3, 1.3, 21],
    start: 1e-6,
    moment: 'absolute',
    known: { 2: 0, 5: 0.023141978, 10: 0.21622749, 14: 0.476263585, 16: 0.690788775, 18: 1 - 1e-9 },
  }),
  workload({
    name: 'signs-2',
    what: 'sign(z1 z2)',
    link: signs(2),
    alphas: [1, 6, 21],
    start: 1e-6,
    moment: 'signs(2)',
    known: { 3: 0, 6: 0.013362224, 8: 0.242706213, 12: 0.643841086, 20: 0.89692497 },
  }),
  workload({
    name: 'signs-3',
    what: 'sign(z1 z2 z3) from the signal',
    link: signs(3),
    alphas: [9, 19, 6],
    start: 0.9999,
    moment: 'signs(3)',
    known: { 0: 0.895909461, 1: 0.96112962, 3: 0.98520502, 5: 0.99203735 },
  }),
];
