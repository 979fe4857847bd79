import * as Plot from '@observablehq/plot';
import type { Scatter } from '../system/drawing.js';
import { domainOf, has, padded, pixels } from './domain.js';
import { frame, inner, limited, plotSize, plotStyle, scaleOf } from './frame.js';
import { labelMarks, placeLabels } from './labels.js';
import { faint, ink, lookOf } from './palette.js';

/** Room beyond the outermost points, as a share of the axes. */
const margin = 0.04;

/** Points, a colour and a symbol for every group, labels where there is room. */
export function scatter(drawing: Scatter, document: Document): Element {
  const { diagonal } = drawing;
  const points = drawing.points.filter(({ x, y }) => has(drawing.x, x) && has(drawing.y, y));
  const groups = [...new Set(points.map(({ group }) => group ?? ''))];
  const look = (group = '') => lookOf(groups.indexOf(group));
  const x = padded(
    drawing.x,
    domainOf(
      drawing.x,
      points.map((point) => point.x),
    ),
    margin,
  );
  const y = padded(
    drawing.y,
    domainOf(
      drawing.y,
      points.map((point) => point.y),
    ),
    margin,
  );
  const [right, up] = [pixels(drawing.x, x, inner.width), pixels(drawing.y, y, inner.height)];
  const places = points.map((point) => ({
    x: right(point.x),
    y: inner.height - up(point.y),
    label: point.label,
  }));
  const [low, high] = [Math.max(x[0], y[0]), Math.min(x[1], y[1])];
  const plot = Plot.plot({
    ...plotSize,
    document,
    style: plotStyle,
    x: scaleOf(drawing.x, x, inner.width, { grid: true }),
    y: scaleOf(drawing.y, y, inner.height, { grid: true, labelOffset: 60 }),
    marks: [
      diagonal && low < high
        ? Plot.link([0], { x1: low, y1: low, x2: high, y2: high, stroke: faint, strokeDasharray: '4 3' })
        : null,
      ...groups.map((group) =>
        Plot.dot(
          points.filter((point) => (point.group ?? '') === group),
          { x: 'x', y: 'y', r: 4, symbol: look(group).symbol, fill: look(group).color, fillOpacity: 0.8 },
        ),
      ),
      ...labelMarks(placeLabels(places, inner), points, () => ink),
    ],
  });
  const legend = groups
    .filter((group) => group !== '')
    .map((group) => ({
      text: group,
      marks: [Plot.dot([[0, 0]], { r: 4, symbol: look(group).symbol, fill: look(group).color })],
    }));
  return frame(plot, { ...drawing, legend: limited(legend, 0) }, document);
}
