import * as Plot from '@observablehq/plot';
import type { Scatter } from './drawing.js';
import { frame, plotSize, plotStyle, scaleOf } from './frame.js';
import { faint, seriesColors, seriesSymbols } from './palette.js';

/** Points, a colour and a symbol for every group, labels on the side that has room. */
export function scatter(drawing: Scatter, document: Document): Element {
  const { points, diagonal } = drawing;
  const groups = [...new Set(points.map(({ group }) => group ?? ''))];
  const slot = (group = '') => groups.indexOf(group) % seriesColors.length;
  const xs = points.map(({ x }) => x);
  const middle = (Math.min(...xs) + Math.max(...xs)) / 2;
  const label = (left: boolean): Plot.TextOptions => ({
    x: 'x',
    y: 'y',
    text: 'label',
    filter: ({ x, label }) => label && x > middle === left,
    textAnchor: left ? 'end' : 'start',
    dx: left ? -8 : 8,
    fontSize: 11,
  });
  const low = Math.min(...xs, ...points.map(({ y }) => y));
  const high = Math.max(...xs, ...points.map(({ y }) => y));
  const plot = Plot.plot({
    ...plotSize,
    document,
    style: plotStyle,
    x: scaleOf(drawing.x, { grid: true, nice: true, inset: 8 }),
    y: scaleOf(drawing.y, { labelOffset: 60, grid: true, nice: true, inset: 8 }),
    marks: [
      diagonal
        ? Plot.link([0], { x1: low, y1: low, x2: high, y2: high, stroke: faint, strokeDasharray: '4 3' })
        : null,
      ...groups.map((group) =>
        Plot.dot(
          points.filter((point) => (point.group ?? '') === group),
          {
            x: 'x',
            y: 'y',
            r: 4,
            symbol: seriesSymbols[slot(group)],
            fill: seriesColors[slot(group)],
            fillOpacity: 0.8,
          },
        ),
      ),
      Plot.text(points, label(true)),
      Plot.text(points, label(false)),
    ],
  });
  const legend = groups
    .filter((group) => group !== '')
    .map((group) => ({
      text: group,
      marks: [
        Plot.dot([[0, 0]], { r: 4, symbol: seriesSymbols[slot(group)], fill: seriesColors[slot(group)] }),
      ],
    }));
  return frame(plot, { ...drawing, legend }, document);
}
