import * as z from 'zod';
import { extent } from '../../core/extent.js';
import {
  asymmetricPrediction,
  asymmetricSpectral,
  sample,
  symmetricPrediction,
  symmetricSpectral,
} from '../../multi-index/index.js';
import { range } from '../../numerics/index.js';
import { grid } from '../../sweep/grid.js';
import { summarise } from '../../sweep/summary.js';
import { experiment } from '../experiment.js';
import { mostRuns } from '../records.js';
import { linked, linkNames, links } from './links.js';

const parameters = z.strictObject({
  link: z.enum(linkNames).default('product'),
  operator: z.enum(['asymmetric', 'symmetric']).default('asymmetric'),
  /** d. The paper has n or d = 5000. */
  size: z.int().min(4).max(20000).default(500),
  alpha: grid('0.3:2.1:10').pipe(z.array(z.number().gt(0).max(100))),
  /** Of the symmetric operator. */
  trim: z.number().gt(0).default(5),
});

/** arXiv 2502.02545, figure 2: eigenvalues of the largest real part leave the bulk at the weak-recovery threshold. */
export const eigenvaluesVsAlpha = experiment({
  name: 'multi-index/eigenvalues-vs-alpha',
  title: 'Top eigenvalues of a spectral method against alpha',
  papers: ['2502.02545'],
  parameters,
  seeds: 4,
  quick: { seeds: 2, parameters: { size: 200, alpha: '0.3:2.1:5' } },

  points: ({ alpha }) => alpha.map((value) => ({ at: { alpha: value } })),

  cost: ({ alpha }, { size }) => 7e-5 * Number(alpha) * size,

  measure({ alpha }, { link, operator, size, trim }, seed) {
    const instance = sample(linked(link, Number(alpha)), { size, seed });
    try {
      const options = { vectors: 3, tolerance: 1e-3, maxIterations: 300 };
      const { values } =
        operator === 'asymmetric'
          ? asymmetricSpectral(instance, options)
          : symmetricSpectral(instance, { ...options, trim });
      return { first: values[0], second: values[1], third: values[2] };
    } finally {
      instance.dispose();
    }
  },

  figure(records, { link, operator, size, alpha, trim }) {
    const runs = summarise(records);
    const seeds = mostRuns(runs);
    const [low, high] = extent(alpha);
    const theory = range(low, high, 61).map((x) => {
      const model = linked(link, x);
      return {
        x,
        ...(operator === 'asymmetric' ? asymmetricPrediction(model) : symmetricPrediction(model, { trim })),
      };
    });
    const points = (key: string) =>
      runs
        .filter(({ values }) => values[key] !== undefined)
        .map(({ at, values }) => ({ x: Number(at.alpha), y: values[key].mean, error: values[key].error }));
    return {
      kind: 'curves',
      title: `Eigenvalues of the ${operator} operator for ${links[link].label} leave its bulk`,
      subtitle: `noiseless, d = ${size}, ${seeds} seeds`,
      x: { label: 'samples per dimension α' },
      y: { label: operator === 'asymmetric' ? 'real part' : 'eigenvalue' },
      series: [
        {
          name: 'outlier',
          line: theory
            .filter(({ outlier }) => outlier > 0)
            .map(({ x, outlier }): [number, number] => [x, outlier]),
          points: points('first'),
        },
        { name: 'second', points: points('second') },
        {
          name: 'third, and edge of the bulk',
          line: theory.map(({ x, edge }): [number, number] => [x, edge]),
          points: points('third'),
        },
      ],
      meaning: { line: 'theory', points: 'runs ± s.e.', marks: 'weak recovery' },
      marks: [{ x: theory[0].threshold, label: 'α_c' }],
    };
  },

  table(records) {
    return {
      columns: ['α', 'first', 'second', 'third'],
      rows: summarise(records).map(({ at, values }) => [
        at.alpha,
        values.first?.mean,
        values.second?.mean,
        values.third?.mean,
      ]),
    };
  },
});
