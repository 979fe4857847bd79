import * as z from 'zod';
import { extent } from '../../core/extent.js';
import { palette } from '../../figure/palette.js';
import { stateEvolution, thresholds } from '../../spiked/index.js';
import type { TaskRecord } from '../../sweep/record.js';
import type { Row } from '../../sweep/study.js';
import { experiment } from '../experiment.js';
import { ofKind } from '../records.js';
import { four, matrixAndTensor } from './model.js';
import { thresholdRow, thresholdsIn } from './thresholds.js';

const parameters = z.strictObject({
  /** The plane runs from 0 to these values of Delta_m and Delta_t. */
  matrixNoise: z.number().gt(0).default(1.4),
  tensorNoise: z.number().gt(0).default(0.6),
  columns: z.int().min(1).max(1000).default(70),
  rows: z.int().min(1).max(1000).default(60),
  /** Values of Delta_m at which the first-order line is computed; 0 for a figure without it. */
  line: z.int().min(0).max(1000).default(57),
});

type Parameters = z.output<typeof parameters>;

const regions = [
  { name: 'nothing', color: '#e4e4e4' },
  { name: 'u, v only', color: palette.skyBlue },
  { name: 'u, v, x, y', color: palette.blue },
  { name: 'hard: possible, AMP stops short', color: palette.orange },
] as const;

type Region = (typeof regions)[number]['name'];

/** An overlap below it is none: state evolution's floor is 1e-8, and near a threshold it settles slowly. */
const recovered = 1e-3;

/** What Bayes-AMP finds, and what could be found, in the plane of the two noises. */
export const phaseDiagram = experiment({
  name: 'spiked/phase-diagram',
  title: 'Phase diagram of the spiked matrix-tensor model',
  papers: ['2506.02664'],
  parameters,
  seeds: 1,
  quick: { parameters: { columns: 28, rows: 24, line: 15 } },

  points: (plane) => [
    ...Array.from({ length: plane.columns * plane.rows }, (_, k) => {
      const { x1, x2, y1, y2 } = cell(plane, k);
      // Centres: no noise at all would be an infinite signal-to-noise ratio.
      return { at: { matrixNoise: rounded((x1 + x2) / 2), tensorNoise: rounded((y1 + y2) / 2) }, seeds: 1 };
    }),
    ...Array.from({ length: plane.line }, (_, i) => ({
      at: { kind: 'thresholds', matrixNoise: rounded(((i + 1) * plane.matrixNoise) / plane.line) },
      seeds: 1,
    })),
  ],

  // A search for thresholds takes longest where there are several.
  cost({ kind, matrixNoise }) {
    if (kind !== 'thresholds') return 7e-4;
    return Number(matrixNoise) > 1 ? 0.1 : Number(matrixNoise) > 0.4 ? 0.5 : 0.2;
  },

  measure({ kind, matrixNoise, tensorNoise }, plane) {
    if (kind === 'thresholds') {
      const at = (Dt: number) => matrixAndTensor(Number(matrixNoise), Dt);
      const [from, to] = [0.01 * plane.tensorNoise, plane.tensorNoise];
      const kinds = ['information-theoretic'] as const;
      return thresholdRow(thresholds(at(to), { vary: at, from, to, kinds }).thresholds);
    }
    const model = matrixAndTensor(Number(matrixNoise), Number(tensorNoise));
    const found = stateEvolution(model, { start: 'uninformative' });
    const possible = stateEvolution(model, { start: 'informed' });
    const q = four(found.overlap);
    const best = four(possible.overlap);
    return {
      ...q,
      freeEntropy: found.freeEntropy,
      informed_u: best.u,
      informed_v: best.v,
      informed_x: best.x,
      informed_y: best.y,
      informed_freeEntropy: possible.freeEntropy,
      status: found.status === 'converged' ? possible.status : found.status,
    };
  },

  figure(records, plane) {
    const cells = records.flatMap((record) =>
      record.status === 'done' && record.at.kind === undefined
        ? [{ ...cell(plane, record.point), region: regionOf(record.rows[0]) }]
        : [],
    );
    const top = plane.tensorNoise;
    const firstOrder = ofKind(records, 'thresholds').flatMap((record) =>
      thresholdsIn([record]).map(([, value]): [number, number] => [Number(record.at.matrixNoise), value]),
    );
    return {
      kind: 'phases',
      title: 'What can be learned from a matrix and a tensor',
      subtitle: 'Bayes-optimal, four Gaussian vectors of equal length',
      x: { label: 'matrix noise Δₘ', domain: [0, plane.matrixNoise] },
      y: { label: 'tensor noise Δₜ', domain: [0, top] },
      regions: [...regions],
      cells,
      lines: [
        {
          name: 'Δₘ = 1',
          points: [
            [1, 0],
            [1, top],
          ],
        },
        {
          name: 'Δₜ = 1 − Δₘ',
          points: [
            [Math.max(0, 1 - top), Math.min(1, top)],
            [1, 0],
          ],
          dashed: true,
        },
        ...(firstOrder.length > 0 ? [{ name: 'equal free entropy', points: firstOrder, dotted: true }] : []),
      ],
    };
  },

  /** Down one column of cells in ten or so: where each phase lies. */
  table(records, plane) {
    const step = Math.max(1, Math.round(plane.columns / 14));
    const columns = Array.from({ length: Math.ceil(plane.columns / step) }, (_, i) => i * step);
    return {
      columns: ['Δₘ', 'Δₜ: u, v, x, y', 'u, v only', 'nothing', 'hard'],
      rows: columns.map((column) => {
        const own = records.filter(({ point }) => Math.floor(point / plane.rows) === column);
        const extent = (region: Region) => extentOf(own, region);
        const noise = Number(own[0]?.at.matrixNoise);
        return [noise, extent('u, v, x, y'), extent('u, v only'), extent('nothing'), extent(regions[3].name)];
      }),
    };
  },
});

/** The cell of a point: columns of the plane one after the other. */
function cell({ matrixNoise, tensorNoise, columns, rows }: Parameters, point: number) {
  const i = Math.floor(point / rows);
  const j = point % rows;
  return {
    x1: (i * matrixNoise) / columns,
    x2: ((i + 1) * matrixNoise) / columns,
    y1: (j * tensorNoise) / rows,
    y2: ((j + 1) * tensorNoise) / rows,
  };
}

/** The informed fixed point is the Bayes-optimal one where its free entropy is larger. */
function regionOf(row: Row): Region {
  const number = (key: string) => Number(row[key]);
  const gain = number('informed_freeEntropy') - number('freeEntropy');
  if (gain > 1e-9 && number('informed_x') - number('x') > recovered) return regions[3].name;
  if (number('x') > recovered) return 'u, v, x, y';
  return number('u') > recovered ? 'u, v only' : 'nothing';
}

function extentOf(records: TaskRecord[], region: Region): string | undefined {
  const values = records.flatMap((record) =>
    record.status === 'done' && regionOf(record.rows[0]) === region ? [Number(record.at.tensorNoise)] : [],
  );
  if (values.length === 0) return undefined;
  return extent(values)
    .map((end) => end.toFixed(3))
    .join(' – ');
}

function rounded(value: number): number {
  return Number(value.toPrecision(10));
}
