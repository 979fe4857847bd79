import type { Drawing } from '../../src/figure/index.js';
import { palette } from '../../src/figure/index.js';

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const lambdas = range(33).map((i) => 0.8 + 0.1 * i);
const overlap = (threshold: number) =>
  lambdas.map((x): [number, number] => [x, Math.max(0, 1 - threshold / x)]);
const measured = (threshold: number) =>
  overlap(threshold)
    .filter((_, i) => i % 4 === 0)
    .map(([x, y], i) => ({ x, y: y + 0.02 * (i % 2), error: i === 0 ? undefined : 0.04 }));

const semicircle = (x: number) => Math.sqrt(Math.max(0, 4 - x * x)) / (2 * Math.PI);

/** One small figure of each kind, with numbers that are easy to check by eye. */
export const examples: Record<string, Drawing> = {
  curves: {
    kind: 'curves',
    title: 'Three steps of learning',
    subtitle: 'Δₜ = 0.45 Δₘ, N = 300, 8 seeds',
    x: { label: 'signal-to-noise ratio λ = 1/Δₘ', domain: [0.8, 4] },
    y: { label: 'overlap with the truth', domain: [0, 1] },
    series: [
      { name: 'u', line: overlap(1), points: measured(1) },
      { name: 'v', line: overlap(1.2), points: measured(1.2) },
      { name: 'x, y', line: overlap(1.5), points: measured(1.5) },
    ],
    meaning: { line: 'state evolution', points: 'Bayes-AMP ± s.e.' },
    marks: [{ x: 1, label: 'λ = 1' }],
  },
  trajectories: {
    kind: 'curves',
    title: 'Overlap against time',
    x: { label: 'iteration t' },
    y: { label: 'overlap', domain: [1e-4, 1], scale: 'log' },
    series: [
      {
        name: 'u',
        line: range(40).map((t) => [t, 1 / (1 + 1e4 * Math.exp(-0.5 * t))]),
        dashed: range(40).map((t) => [t, 1 / (1 + 1e3 * Math.exp(-0.5 * t))]),
        runs: [0.8, 1.2].map((k) =>
          range(40).map((t): [number, number] => [t, 1 / (1 + k * 1e4 * Math.exp(-0.5 * t))]),
        ),
      },
    ],
    meaning: { line: 'state evolution', dashed: 'from 10⁻³', runs: 'single runs of AMP' },
  },
  phases: {
    kind: 'phases',
    title: 'Phase diagram',
    x: { label: 'matrix noise Δₘ', domain: [0, 1.4] },
    y: { label: 'tensor noise Δₜ', domain: [0, 0.6] },
    regions: [
      { name: 'nothing', color: '#dddddd' },
      { name: 'u, v only', color: palette.skyBlue },
      { name: 'all', color: palette.green },
    ],
    cells: range(14).flatMap((i) =>
      range(12).map((j) => ({
        x1: i / 10,
        x2: (i + 1) / 10,
        y1: j / 20,
        y2: (j + 1) / 20,
        region: i >= 10 ? 'nothing' : (j + 0.5) / 20 > 1 - (i + 0.5) / 10 ? 'u, v only' : 'all',
      })),
    ),
    lines: [
      {
        name: 'Δₘ = 1',
        points: [
          [1, 0],
          [1, 0.6],
        ],
      },
      {
        name: 'Δₜ = 1 − Δₘ',
        points: [
          [0.4, 0.6],
          [1, 0],
        ],
        dashed: true,
      },
    ],
  },
  spectrum: {
    kind: 'spectrum',
    title: 'Spectrum of a spiked matrix',
    x: { label: 'eigenvalue' },
    // Quantiles of the semicircle, so that the histogram must follow the line.
    values: [...quantiles(200), 2.5],
    bulk: range(81).map((i) => [-2 + i / 20, semicircle(-2 + i / 20)]),
    edges: [-2, 2],
    outliers: [2.5],
  },
  scatter: {
    kind: 'scatter',
    title: 'Estimated factors',
    x: { label: 'factor 1' },
    y: { label: 'factor 2' },
    points: range(12).map((i) => ({
      x: Math.cos(i),
      y: Math.sin(i),
      label: i % 3 === 0 ? `subject ${i}` : undefined,
      group: i % 2 ? 'treated' : 'control',
    })),
    diagonal: true,
  },
  recovered: {
    kind: 'recovered',
    title: 'Factors shared by matrix and tensor',
    subtitle: '2 components',
    spectra: [
      {
        title: 'Matrix',
        label: 'singular value / noise',
        values: [...quantiles(60).map((x) => 1 + x / 2), 2.6, 3],
        bulk: range(81).map((i) => [i / 40, 2 * semicircle(-2 + i / 20)]),
        edge: 2,
        cut: 2.2,
      },
      {
        title: 'Tensor',
        label: 'singular value / noise',
        // One value so far out that the axis stops before it.
        values: [...quantiles(60).map((x) => 1 + x / 2), 2.9, 40],
        bulk: range(81).map((i) => [i / 40, 2 * semicircle(-2 + i / 20)]),
        edge: 2,
        cut: 2.2,
      },
    ],
    subjects: {
      title: 'The subjects',
      x: { label: 'first factor' },
      y: { label: 'second factor' },
      points: range(12).map((i) => ({
        x: Math.cos(i),
        y: Math.sin(i),
        label: `subject ${i}`,
        group: i % 2 ? 'treated' : 'control',
      })),
    },
  },
};

function quantiles(n: number): number[] {
  const values: number[] = [];
  let mass = 0;
  for (let x = -2; x < 2; x += 1e-4) {
    mass += semicircle(x) * 1e-4;
    if (mass >= (values.length + 0.5) / n) values.push(x);
  }
  return values;
}
