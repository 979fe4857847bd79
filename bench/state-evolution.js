// State evolution of phase retrieval and of products of signs along alpha: the line of a figure, as a user computes it (arXiv 2405.15480).

import { multiIndex, stateEvolution } from '../dist/multi-index.js';

const SUBJECT = 'onsager';
const NUMPY = 'numpy and scipy';
/** What the figures of the experiments ask for, and a grid that does as well. */
const ROUGH = { onsager: 'onsager, within 2e-3', numpy: 'numpy and scipy, within 2e-3' };
const settings = { step: 0.4, tolerance: 1e-5, maxIterations: 200 };

const grid = (from, to, count) =>
  Array.from({ length: count }, (_, i) => from + (i * (to - from)) / (count - 1));

/** The largest distance from known values, by index. */
const farFrom = (known) => (found) =>
  Math.max(...Object.entries(known).map(([i, q]) => Math.abs(found[i] - q)));

/**
 * @param start of the default run, as native/state_evolution.py takes it
 * @param known overlaps by index of alpha, of the same recursion with a finer grid (step 0.05 to 8) in numpy
 */
const workload = ({ name, what, link, alphas: [first, last, count], start, moment, known }) => ({
  name,
  title: `state evolution of ${what}, ${count} values of alpha from ${first} to ${last}`,
  whole: true,
  subject: SUBJECT,
  goals: [
    { against: NUMPY, atLeast: 1 },
    { against: ROUGH.numpy, of: ROUGH.onsager, atLeast: 1 },
  ],
  setup() {
    const alphas = grid(first, last, count);
    const found = {};
    const along = (label, options) => ({
      run() {
        found[label] = alphas.map((alpha) => stateEvolution(multiIndex({ link, alpha }), options));
      },
      // At the critical alpha nothing settles, here as in numpy.
      result: () =>
        found[label].every(({ status }) => status === 'converged' || status === 'max-iterations')
          ? found[label].map(({ overlap }) => overlap[0][0])
          : [],
    });
    const seed = Math.max(start, 0.05);
    const from = (q) => (q > 0.5 ? { start: q } : { floor: q });
    const rough = Object.values(ROUGH);
    return {
      verify: (found, label) => ({
        error: farFrom(known)(found),
        tolerance: rough.includes(label) ? 2e-3 : 1e-5,
      }),
      contenders: {
        [SUBJECT]: along(SUBJECT, from(start)),
        [ROUGH.onsager]: along(ROUGH.onsager, { ...from(seed), ...settings }),
      },
      native: {
        needs: 'scipy',
        names: { se: "load('state_evolution')", alphas: `np.linspace(${first}, ${last}, ${count})` },
        contenders: {
          [NUMPY]: { run: `se.along(alphas, se.${moment}, ${start})` },
          [ROUGH.numpy]: { run: `se.along(alphas, se.${moment}, ${seed}, 0.2, 1e-5, 200)` },
        },
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
