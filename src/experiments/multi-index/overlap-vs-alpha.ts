import * as z from 'zod';
import {
  asymmetricPrediction,
  asymmetricSpectral,
  bayesAmp,
  fullRecovery,
  sample,
  stateEvolution,
  symmetricPrediction,
  symmetricSpectral,
  weakRecovery,
} from '../../multi-index/index.js';
import { grid } from '../../sweep/grid.js';
import type { Row } from '../../sweep/study.js';
import { type Summary, summarise } from '../../sweep/summary.js';
import type { Series } from '../../system/drawing.js';
import { experiment } from '../experiment.js';
import { mostRuns, ofKind } from '../records.js';
import { type LinkName, linked, linkNames, links } from './links.js';

const methods = [
  ['symmetric', 'symmetric spectral'],
  ['asymmetric', 'asymmetric spectral'],
  ['amp', 'Bayes-AMP'],
] as const;

/** Squared overlaps with what is planted against alpha, for the methods of a link beside what is predicted of each. */
function overlaps(options: {
  name: string;
  title: string;
  link: LinkName;
  size: number;
  alpha: string;
  trim?: number;
  theory: string;
  methods: (typeof methods)[number][0][];
}) {
  const parameters = z.strictObject({
    link: z.enum(linkNames).default(options.link),
    /** d. The papers have 1000 and more. */
    size: z.int().min(4).max(20000).default(options.size),
    alpha: grid(options.alpha).pipe(z.array(z.number().gt(0).max(100))),
    theory: grid(options.theory).pipe(z.array(z.number().gt(0).max(100))),
    methods: z
      .array(z.enum(['symmetric', 'asymmetric', 'amp']))
      .min(1)
      .default(options.methods),
    /** Eigenvalues of T are trimmed at minus this, where G(y) commute in theory too. */
    trim: z
      .number()
      .gt(0)
      .default(options.trim ?? 5),
    iterations: z.int().min(1).max(1000).default(300),
    /** Step of the quadrature of state evolution over fields: 0.4 leaves errors of 1e-4. */
    step: z.number().gt(0).max(1).default(0.4),
  });
  return experiment({
    name: options.name,
    title: options.title,
    papers: ['2502.02545', '2405.15480'],
    parameters,
    seeds: 5,
    quick: { seeds: 2, parameters: { size: 200 } },

    points: ({ alpha, theory, link, methods: wanted }) => [
      ...alpha.map((value) => ({ at: { kind: 'run', alpha: value } })),
      ...theory.map((value) => ({ at: { kind: 'theory', alpha: value }, seeds: 1 })),
      ...(wanted.includes('amp') && jumps(link) ? [{ at: { kind: 'jump' }, seeds: 1 }] : []),
    ],

    cost({ kind, alpha = 1 }, { link, size }) {
      const p = linked(link, 1).directions;
      return kind === 'run' ? 2.5e-4 * p * Number(alpha) * size : 0.035 * (8 * Number(alpha) ** 2) ** (p - 1);
    },

    measure({ kind, alpha }, { link, size, methods: wanted, trim, iterations, step }, seed): Row {
      if (kind === 'jump') {
        const { alpha: at, overlap } = fullRecovery(linked(link, 1));
        return { alpha: at, overlap };
      }
      const model = linked(link, Number(alpha));
      if (kind === 'theory') {
        const p = model.directions;
        return {
          ...(wanted.includes('symmetric') && {
            symmetric: symmetricPrediction(model, commuting(link) ? { trim } : {}).overlap,
          }),
          ...(wanted.includes('asymmetric') && { asymmetric: asymmetricPrediction(model).overlap }),
          ...(wanted.includes('amp') && {
            amp: 1 - stateEvolution(model, { floor: 0.05, step, tolerance: 1e-5, maxIterations: 200 }).error,
          }),
          directions: p,
        };
      }
      const instance = sample(model, { size, seed });
      try {
        const symmetric = wanted.includes('symmetric')
          ? symmetricSpectral(instance, { trim, tolerance: 1e-5 })
          : undefined;
        const mean = ({ overlaps = [] }: { overlaps?: number[] }) =>
          overlaps.reduce((sum, value) => sum + value, 0) / overlaps.length;
        return {
          ...(wanted.includes('symmetric') && { symmetric: mean(symmetric!) }),
          ...(wanted.includes('asymmetric') && {
            asymmetric: mean(asymmetricSpectral(instance, { tolerance: 1e-5, maxIterations: 400 })),
          }),
          ...(wanted.includes('amp') && {
            amp: bayesAmp(instance, { start: 'random', seed, maxIterations: iterations }).subspace as number,
          }),
        };
      } finally {
        instance.dispose();
      }
    },

    figure(records, { link, size, methods: wanted }) {
      const lines = summarise(ofKind(records, 'theory'));
      const runs = summarise(ofKind(records, 'run'));
      const seeds = mostRuns(runs);
      // A task that failed has left no values.
      const jump = summarise(ofKind(records, 'jump')).flatMap(({ values }): [number, number][] =>
        values.alpha && values.overlap
          ? [
              [values.alpha.mean, values.overlap.mean],
              [values.alpha.mean, 1],
            ]
          : [],
      );
      const shown = methods.filter(([key]) => wanted.includes(key));
      const series: Series[] = shown.map(([key, name]) => {
        const line = pointsOf(lines, key).map(({ x, y }): [number, number] => [x, y]);
        // At equal alpha the order stays: up, not down.
        if (key === 'amp') line.push(...jump);
        return { name, line: line.sort(([a], [b]) => a - b), points: pointsOf(runs, key) };
      });
      const threshold = weakRecovery(linked(link, 1)).alpha;
      return {
        kind: 'curves',
        title: `What ${named(shown.map(([key]) => key))} of ${links[link].label}`,
        subtitle: `noiseless, d = ${size}, ${seeds} seeds${wanted.includes('amp') ? ', AMP from random starts' : ''}`,
        x: { label: 'samples per dimension α' },
        y: { label: 'squared overlap with the planted directions', domain: [0, 1] },
        series,
        meaning: { line: 'theory', points: 'runs ± s.e.', marks: 'weak recovery' },
        marks: [{ x: threshold, label: 'α_c' }],
      };
    },

    table(records) {
      const lines = summarise(ofKind(records, 'theory'));
      return {
        columns: ['α', ...methods.flatMap(([key]) => [key, '± s.e.', 'theory'])],
        rows: summarise(ofKind(records, 'run')).map(({ at, values }) => {
          const theory = lines.find((line) => Math.abs(Number(line.at.alpha) - Number(at.alpha)) < 1e-9);
          return [
            at.alpha,
            ...methods.flatMap(([key]) => [values[key]?.mean, values[key]?.error, theory?.values[key]?.mean]),
          ];
        }),
      };
    },
  });
}

/** Whether matrices G(y) commute, so that trimming has a theory. */
function commuting(link: LinkName): boolean {
  return link !== 'ratio';
}

/** Whether state evolution from nothing jumps to full recovery; the others get there continuously or never. */
function jumps(link: LinkName): boolean {
  return link === 'abs' || link === 'norm2';
}

/** Methods as the subject of a title. */
function named(keys: (typeof methods)[number][0][]): string {
  const spectral = keys.some((key) => key !== 'amp');
  if (!keys.includes('amp')) return 'spectral methods find';
  return spectral ? 'AMP and spectral methods find' : 'AMP finds';
}

function pointsOf(summaries: Summary[], key: string) {
  return summaries
    .filter(({ values }) => values[key] !== undefined)
    .map(({ at, values }) => ({ x: Number(at.alpha), y: values[key].mean, error: values[key].error }));
}

/** arXiv 2502.02545, figure 4; `--set link=norm4` is its other half. */
export const overlapVsAlpha = overlaps({
  name: 'multi-index/overlap-vs-alpha',
  title: 'Overlap of spectral methods and AMP against alpha',
  link: 'product',
  size: 500,
  alpha: '0.5:2:7',
  theory: '0.4:2:9',
  methods: ['symmetric', 'asymmetric', 'amp'],
});

/** arXiv 2502.02545, figure 7: matrices G(y) that do not commute. */
export const ratioOverlap = overlaps({
  name: 'multi-index/ratio-overlap',
  title: 'Spectral methods for z1 / z2, whose matrices do not commute',
  link: 'ratio',
  size: 500,
  alpha: '0.8:2.2:8',
  // Theory has none, so as little as Lanczos bears.
  trim: 300,
  theory: '0.8:2.2:15',
  methods: ['symmetric', 'asymmetric'],
});

/** Phase retrieval: state evolution and AMP, which jumps to full recovery. */
export const prSeVsAmp = overlaps({
  name: 'multi-index/pr-se-vs-amp',
  title: 'Phase retrieval: state evolution beside AMP',
  link: 'abs',
  size: 2000,
  alpha: '0.3:1.3:11',
  theory: '0.3:1.3:41',
  methods: ['symmetric', 'amp'],
});
