import * as Plot from '@observablehq/plot';
import type { Phases } from '../system/drawing.js';
import { domainOf } from './domain.js';
import { frame, inner, lineSample, plotSize, plotStyle, scaleOf } from './frame.js';
import { ink } from './palette.js';

/** Regions of a plane as coloured cells, threshold lines over them. */
export function phases(drawing: Phases, document: Document): Element {
  const { regions, lines, cells } = drawing;
  const x = domainOf(
    drawing.x,
    cells.flatMap(({ x1, x2 }) => [x1, x2]),
  );
  const y = domainOf(
    drawing.y,
    cells.flatMap(({ y1, y2 }) => [y1, y2]),
  );
  const dash = ({ dashed, dotted }: Phases['lines'][number]) =>
    dashed ? '6 4' : dotted ? '1.5 3.5' : 'none';
  const plot = Plot.plot({
    ...plotSize,
    document,
    style: plotStyle,
    x: scaleOf(drawing.x, x, inner.width, { nice: false }),
    y: scaleOf(drawing.y, y, inner.height, { labelOffset: 60, nice: false }),
    color: { domain: regions.map(({ name }) => name), range: regions.map(({ color }) => color) },
    marks: [
      // Without crisp edges the background shines through between the cells.
      Plot.rect(merged(cells), {
        x1: 'x1',
        x2: 'x2',
        y1: 'y1',
        y2: 'y2',
        fill: 'region',
        inset: 0,
        shapeRendering: 'crispEdges',
      }),
      ...lines.map((line) =>
        Plot.line(line.points, { stroke: ink, strokeWidth: 2, strokeDasharray: dash(line), clip: true }),
      ),
      Plot.frame({ stroke: ink }),
    ],
  });
  const box = { x1: -11, x2: 11, y1: -7, y2: 7, stroke: ink, strokeWidth: 0.5 };
  const legend = [
    ...regions.map(({ name, color }) => ({ text: name, marks: [Plot.rect([0], { ...box, fill: color })] })),
    ...lines.map((line) => ({
      text: line.name,
      marks: [lineSample(ink, { strokeDasharray: dash(line) })],
    })),
  ];
  return frame(plot, { ...drawing, legend }, document);
}

/** Cells of one column that touch and lie in the same region become one: thousands of cells, hundreds of shapes. */
function merged(cells: Phases['cells']): Phases['cells'] {
  const sorted = [...cells].sort((a, b) => a.x1 - b.x1 || a.y1 - b.y1);
  const result: Phases['cells'] = [];
  for (const cell of sorted) {
    const last = result.at(-1);
    const touches = last && last.x1 === cell.x1 && Math.abs(last.y2 - cell.y1) < 1e-9;
    if (touches && last.region === cell.region) last.y2 = cell.y2;
    else result.push({ ...cell });
  }
  return result;
}
