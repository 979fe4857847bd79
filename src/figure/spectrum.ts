import * as Plot from '@observablehq/plot';
import { extent } from '../core/extent.js';
import type { Spectrum } from '../system/drawing.js';
import { domainOf } from './domain.js';
import { frame, inner, type LegendEntry, lineSample, plotSize, plotStyle, scaleOf } from './frame.js';
import { ink, palette } from './palette.js';

const bar = { fill: palette.skyBlue, fillOpacity: 0.7, stroke: 'white', strokeWidth: 0.5 };
const edge = { stroke: ink, strokeDasharray: '5 4', strokeWidth: 1.5 };

/** A histogram of eigenvalues with integral one, the predicted bulk over it, its edges and outliers marked. */
export function spectrum(drawing: Spectrum, document: Document): Element {
  const { bulk, edges = [], outliers = [] } = drawing;
  const bins = histogram(drawing.values.filter(Number.isFinite));
  const [, highest] = extent([...bins.map(({ y }) => y), ...bulk.map(([, y]) => y)]);
  const top = highest > 0 && Number.isFinite(highest) ? 1.12 * highest : 1;
  const ends = [...bins.flatMap(({ x1, x2 }) => [x1, x2]), ...bulk.map(([x]) => x), ...edges, ...outliers];
  const plot = Plot.plot({
    ...plotSize,
    document,
    style: plotStyle,
    x: scaleOf(drawing.x, domainOf(drawing.x, ends), inner.width, { nice: false, inset: 12 }),
    y: scaleOf({ label: 'density' }, [0, top], inner.height, { labelOffset: 60, grid: true }),
    marks: [
      Plot.rect(bins, { x1: 'x1', x2: 'x2', y1: 0, y2: 'y', ...bar }),
      Plot.ruleX(edges, edge),
      Plot.line(bulk, { stroke: palette.vermilion, strokeWidth: 2 }),
      // A single eigenvalue is a bar of height 1/n: the triangle says where to look for it.
      Plot.dot(outliers, {
        x: (x) => x,
        y: 0.04 * top,
        symbol: 'triangle',
        r: 5,
        fill: palette.green,
        rotate: 180,
      }),
      Plot.ruleY([0], { stroke: ink }),
    ],
  });
  const legend: LegendEntry[] = [
    { text: 'eigenvalues', marks: [Plot.rect([0], { x1: -11, x2: 11, y1: -7, y2: 7, ...bar })] },
    { text: 'predicted bulk', marks: [lineSample(palette.vermilion)] },
  ];
  if (edges.length > 0)
    legend.push({ text: 'predicted edge', marks: [Plot.ruleX([0], { y1: -8, y2: 8, ...edge })] });
  if (outliers.length > 0) {
    const marks = [Plot.dot([[0, 0]], { symbol: 'triangle', r: 5, fill: palette.green, rotate: 180 })];
    legend.push({ text: 'predicted outlier', marks });
  }
  return frame(plot, { ...drawing, legend }, document);
}

/** Half of Freedman and Diaconis' bin width: outliers do not widen it, and eigenvalues repel, so bins are less noisy. */
function histogram(values: number[]): { x1: number; x2: number; y: number }[] {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  if (n === 0) return [];
  const [low, high] = [sorted[0], sorted[n - 1]];
  const quartiles = sorted[Math.floor(0.75 * (n - 1))] - sorted[Math.floor(0.25 * (n - 1))];
  const wanted = quartiles / Math.cbrt(n);
  const count = wanted > 0 ? Math.min(200, Math.max(1, Math.ceil((high - low) / wanted))) : 1;
  const width = (high - low) / count || 1;
  const counts = new Array<number>(count).fill(0);
  for (const value of sorted) counts[Math.min(count - 1, Math.floor((value - low) / width))]++;
  return counts.map((k, i) => ({ x1: low + i * width, x2: low + (i + 1) * width, y: k / (n * width) }));
}
