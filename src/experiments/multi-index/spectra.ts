import * as z from 'zod';
import { extent } from '../../core/extent.js';
import {
  asymmetricPrediction,
  asymmetricSpectrum,
  sample,
  symmetricDensity,
  symmetricPrediction,
  symmetricSpectrum,
} from '../../multi-index/index.js';
import type { TaskRecord } from '../../sweep/record.js';
import { experiment } from '../experiment.js';
import { type LinkName, linked, linkNames, links } from './links.js';

/** What both kinds of spectra have for parameters. */
function schema(link: LinkName, alpha: number, size: number) {
  return z.strictObject({
    link: z.enum(linkNames).default(link),
    alpha: z.number().gt(0).max(100).default(alpha),
    /** d. Time grows like the cube of it. */
    size: z.int().min(8).max(6000).default(size),
    /** Eigenvalues of T of the symmetric operator are trimmed at minus this. */
    trim: z.number().gt(0).max(100).default(2),
  });
}

const rowsOf = (records: TaskRecord[]) =>
  records.flatMap((record) => (record.status === 'done' ? record.rows : []));

/** All eigenvalues of the asymmetric operator in the plane, the disk that they fill in the limit, and its outlier. */
function asymmetric(options: { name: string; title: string; link: LinkName; alpha: number; size: number }) {
  return experiment({
    name: options.name,
    title: options.title,
    papers: ['2502.02545'],
    parameters: schema(options.link, options.alpha, options.size),
    seeds: 1,
    quick: { parameters: { size: 200 } },
    points: ({ alpha }) => [{ at: { alpha } }],

    cost: (_, { size }) => 0.03 + 1.3e-9 * size ** 3,

    measure({ alpha }, { link, size }, seed) {
      const instance = sample(linked(link, Number(alpha)), { size, seed });
      try {
        const { re, im } = asymmetricSpectrum(instance);
        return Array.from(re, (x, i) => ({ re: x, im: im[i] }));
      } finally {
        instance.dispose();
      }
    },

    figure(records, { link, alpha, size }) {
      const { edge, outlier, threshold } = asymmetricPrediction(linked(link, alpha));
      const values = rowsOf(records).map(({ re, im }): [number, number] => [Number(re), Number(im)]);
      const reach =
        1.12 * extent([edge, outlier > 0 ? outlier : 0, ...values.map(([x, y]) => Math.hypot(x, y))])[1];
      const circle = Array.from({ length: 181 }, (_, k): [number, number] => [
        edge * Math.cos((k * Math.PI) / 90),
        edge * Math.sin((k * Math.PI) / 90),
      ]);
      return {
        kind: 'curves',
        title: `The asymmetric operator for ${links[link].label} at α = ${alpha}`,
        subtitle: `d = ${size}, n = ${Math.round(alpha * size)}, weak recovery at α = ${threshold.toFixed(4)}`,
        x: { label: 'real part', domain: [-1.49 * reach, 1.49 * reach] },
        y: { label: 'imaginary part', domain: [-reach, reach] },
        series: [
          { name: 'eigenvalues', cloud: values },
          { name: 'predicted bulk', line: circle },
          ...(outlier > 0 ? [{ name: 'predicted outlier', points: [{ x: outlier, y: 0 }] }] : []),
        ],
      };
    },

    table(records, { link, alpha }) {
      const predicted = asymmetricPrediction(linked(link, alpha));
      const rows = rowsOf(records).sort((a, b) => Number(b.re) - Number(a.re));
      return {
        columns: ['', 'largest real part', 'second', 'radius of the bulk'],
        rows: [
          ['measured', rows[0]?.re as number, rows[1]?.re as number, undefined],
          ['predicted', predicted.outlier, undefined, predicted.edge],
        ],
      };
    },
  });
}

/** All eigenvalues of the symmetric operator as a histogram under the predicted density. */
function symmetric(options: { name: string; title: string; link: LinkName; alpha: number; size: number }) {
  return experiment({
    name: options.name,
    title: options.title,
    papers: ['2502.02545'],
    parameters: schema(options.link, options.alpha, options.size),
    seeds: 1,
    quick: { parameters: { size: 200 } },
    points: ({ alpha }) => [{ at: { alpha } }],

    cost: (_, { size }) => 0.1 + 4e-9 * size ** 3,

    measure({ alpha }, { link, size, trim }, seed) {
      const instance = sample(linked(link, Number(alpha)), { size, seed });
      try {
        return Array.from(symmetricSpectrum(instance, { trim }), (value) => ({ value }));
      } finally {
        instance.dispose();
      }
    },

    figure(records, { link, alpha, size, trim }) {
      const model = linked(link, alpha);
      const { edge, outlier, threshold } = symmetricPrediction(model, { trim });
      const values = rowsOf(records).map(({ value }) => Number(value));
      const high = edge + 0.12;
      const between = (from: number) =>
        Array.from({ length: 241 }, (_, k) => from + ((high - from) * k) / 240);
      // Nothing lies below: T >= -trim, and X'X has norm (1 + sqrt(alpha))^2.
      const all = between(-trim * (1 + Math.sqrt(alpha)) ** 2);
      const coarse = symmetricDensity(model, all, { trim });
      const first = coarse.findIndex((value) => value > 0.01 / (high - all[0]));
      const low = extent([first < 0 ? -trim : all[first], ...values])[0] - 0.1;
      const points = between(low);
      const density = symmetricDensity(model, points, { trim });
      const top = 3 / (edge - low);
      return {
        kind: 'spectrum',
        title: `The symmetric operator for ${links[link].label} at α = ${alpha}`,
        subtitle: `d = ${size}, n = ${Math.round(alpha * size)}, T trimmed at −${trim}, weak recovery at α = ${threshold.toFixed(4)}`,
        x: { label: 'eigenvalue' },
        values,
        // Where alpha < 1 the operator has a kernel, whose peak would hide the rest.
        bulk: points.map((x, k): [number, number] => [x, Math.min(density[k], 4 * top)]),
        edges: [edge],
        outliers: outlier > 0 ? [outlier] : [],
      };
    },

    table(records, { link, alpha, trim }) {
      const predicted = symmetricPrediction(linked(link, alpha), { trim });
      const values = rowsOf(records)
        .map(({ value }) => Number(value))
        .sort((a, b) => b - a);
      return {
        columns: ['', 'outlier', 'edge', 'eigenvalues above the edge'],
        rows: [
          ['measured', values[0], undefined, values.filter((value) => value > predicted.edge).length],
          ['predicted', predicted.outlier, predicted.edge, predicted.degeneracy],
        ],
      };
    },
  });
}

/** arXiv 2502.02545, figure 1 (n = 10 000 there, alpha = 0.4 and 1). */
export const spectrumAsymProduct = asymmetric({
  name: 'multi-index/spectrum-asym-z1z2',
  title: 'Spectrum of the asymmetric operator for z1 z2',
  link: 'product',
  alpha: 1,
  size: 1000,
});

/** arXiv 2502.02545, figure 3 (d = 10 000 there, alpha = 1, 2 and 6). */
export const spectrumSymNorm = symmetric({
  name: 'multi-index/spectrum-sym-norm',
  title: 'Spectrum of the symmetric operator for |z|^2 of four directions',
  link: 'norm4',
  alpha: 6,
  size: 500,
});

/** arXiv 2502.02545, figures 5 and 6 (alpha = 1.4 and 7). */
export const spectrumSignProduct = symmetric({
  name: 'multi-index/spectrum-sign-product',
  title: 'Spectrum of the symmetric operator for sign(z1 z2)',
  link: 'sign-product',
  alpha: 7,
  size: 800,
});
