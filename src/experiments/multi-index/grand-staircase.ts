import * as z from 'zod';
import { bayesAmp, multiIndex, sample, staircase, stateEvolution } from '../../multi-index/index.js';
import { grid } from '../../sweep/grid.js';
import { averageOf, type Curve, pointAt } from '../recipes/averages.js';
import { theoryVsRuns } from '../recipes/theory-vs-runs.js';

const parameters = z.strictObject({
  /** d. */
  size: z.int().min(6).max(20000).default(400),
  alpha: grid('0.3:4.3:9').pipe(z.array(z.number().gt(0).max(100))),
  /** Where state evolution is computed. */
  theory: grid([
    0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2.4, 2.5, 2.6, 2.8, 3, 3.3, 3.8, 4.3,
  ]).pipe(z.array(z.number().gt(0).max(100))),
  /** Step of its grid of fields: 0.5 leaves errors of 4e-4. */
  step: z.number().min(0.2).max(1).default(0.5),
  /** z2 and z3 start to grow once z1 is known: after 60 most runs are on the way. */
  iterations: z.int().min(1).max(1000).default(200),
});

const model = (alpha: number) =>
  multiIndex({
    link: {
      kind: 'sum',
      terms: [
        { link: 'square', on: [0] },
        { link: { kind: 'sign-product', factors: 3 }, on: [0, 1, 2] },
      ],
    },
    alpha,
  });

/** What a start has of every direction. */
const SEED = 1e-2;
/** From here on nothing stops the recursion for z1, which ends at 1. */
const KNOWN = 0.99;

const curves: Curve[] = [
  ['first direction, z₁', ['first']],
  ['z₂ and z₃', ['others']],
];

/** arXiv 2405.15480: of z1^2 + sign(z1 z2 z3) the sign alone is hard; once z1 is known, it is not. */
export const grandStaircase = theoryVsRuns<z.output<typeof parameters>>({
  name: 'multi-index/grand-staircase',
  title: 'The grand staircase: one direction makes the others easy',
  papers: ['2405.15480'],
  parameters,
  seeds: 5,
  quick: { seeds: 2, parameters: { size: 200, theory: [1, 3], iterations: 40 } },

  x: 'alpha',
  theoryAt: 'theory',
  curves,
  cost: (alpha, { size, iterations }) => iterations * 8e-6 * size * alpha,
  theoryCost: (alpha, { iterations }) => iterations * 0.012 * alpha ** 1.7,

  theory(alpha, { step, iterations }) {
    const at = model(alpha);
    let Q: number[][] = [0, 1, 2].map((a) => [0, 1, 2].map((b) => (a === b ? SEED : 0)));
    for (let t = 0; t < iterations; t += 8) {
      const { overlap, status } = stateEvolution(at, { step, start: Q, tolerance: 1e-4, maxIterations: 8 });
      Q = overlap;
      if (status !== 'max-iterations' || Q[0][0] >= KNOWN) break;
    }
    if (Q[0][0] < KNOWN) return { first: Q[0][0], others: 0.5 * (Q[1][1] + Q[2][2]) };
    // y - z1^2 is the sign then, and all that is left is a product of two: the same recursion without a field that says nothing any more.
    const rest = multiIndex({ link: { kind: 'sign-product', factors: 2 }, alpha: alpha });
    const { overlap: others } = stateEvolution(rest, { start: SEED, tolerance: 1e-6 });
    return { first: 1, others: 0.5 * (others[0][0] + others[1][1]) };
  },

  run(alpha, { size, iterations }, seed) {
    const instance = sample(model(alpha), { size, seed });
    try {
      const { self } = bayesAmp(instance, { start: 'random', seed, maxIterations: iterations });
      return { first: self[0][0], others: 0.5 * (self[1][1] + self[2][2]) };
    } finally {
      instance.dispose();
    }
  },

  headline: 'The grand staircase: z₁ is found first, and makes z₂ and z₃ easy',
  subtitle: ({ size }, seeds) => `z₁² + sign(z₁z₂z₃), noiseless, d = ${size}, ${seeds}, random starts`,
  axes: { x: 'samples per dimension α', y: { label: 'overlap of a direction', domain: [0, 1.1] } },
  meaning: { line: 'state evolution', points: 'AMP, |ŵ|²/d ± s.e.', marks: 'rungs: given all before' },
  marks: () => staircase(model(1)).steps.map(({ alpha: x }, k) => ({ x, label: `rung ${k + 1}` })),

  table: ({ theory, runs }) => ({
    columns: ['α', 'z₁', 'theory', 'z₂, z₃', 'theory'],
    rows: runs.map((point) => {
      const here = pointAt(theory, 'alpha', Number(point.at.alpha));
      const cells = curves.flatMap(([, keys]) => [
        averageOf(point, keys).mean,
        here && averageOf(here, keys).mean,
      ]);
      return [point.at.alpha, ...cells];
    }),
  }),
});
