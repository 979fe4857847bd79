import * as Plot from '@observablehq/plot';
import type { Curves, Series } from '../system/drawing.js';
import { domainOf, has, pixels } from './domain.js';
import {
  frame,
  inner,
  type LegendEntry,
  limited,
  lineSample,
  plotSize,
  plotStyle,
  scaleOf,
} from './frame.js';
import { markDash, verticalLines } from './marks.js';
import { faint, ink, lookOf } from './palette.js';

const dash = '7 4';

/** Theory as lines, measurements as points with standard errors, single runs as thin lines: one colour a series. */
export function curves(drawing: Curves, document: Document): Element {
  const { series, hidden } = within(drawing);
  const [x, y] = domainsOf(drawing, series);
  const place = pixels(drawing.x, x, inner.width);
  const marks = (drawing.marks ?? []).filter(
    (mark) => Math.abs(place(mark.x) / inner.width - 0.5) <= 0.5 + 1e-9,
  );
  const [foot, top] = y[0] < y[1] ? y : [y[1], y[0]];
  const color = (i: number) => lookOf(i).color;
  // Earlier lines are wider: where two coincide, the one below still shows.
  const width = (i: number) => 1.8 + 0.6 * Math.min(3, series.length - 1 - i);
  const plot = Plot.plot({
    ...plotSize,
    document,
    style: plotStyle,
    x: scaleOf(drawing.x, x, inner.width, { nice: false }),
    y: scaleOf(drawing.y, y, inner.height, { grid: true, labelOffset: 60 }),
    marks: [
      foot <= 0 && top >= 0 ? Plot.ruleY([0], { stroke: faint }) : null,
      ...verticalLines(marks, place, inner.width),
      ...series.flatMap(({ runs = [] }, i) =>
        runs.map((run) => Plot.line(run, { stroke: color(i), strokeWidth: 0.8, strokeOpacity: 0.55 })),
      ),
      ...series.map(({ line = [] }, i) => Plot.line(line, { stroke: color(i), strokeWidth: width(i) })),
      ...series.map(({ dashed = [] }, i) =>
        Plot.line(dashed, { stroke: color(i), strokeWidth: width(i), strokeDasharray: dash }),
      ),
      // Down to the foot of the axis where the rest of a bar lies below, as on a logarithmic one.
      ...series.map(({ points = [] }, i) =>
        Plot.ruleX(
          points.filter(({ error }) => error),
          {
            x: 'x',
            y1: (p) => Math.max(foot, p.y - p.error),
            y2: (p) => Math.min(top, p.y + p.error),
            stroke: color(i),
            strokeWidth: 1.5,
          },
        ),
      ),
      ...series.map(({ points = [] }, i) =>
        Plot.dot(points, {
          x: 'x',
          y: 'y',
          symbol: lookOf(i).symbol,
          r: 4,
          fill: 'white',
          stroke: color(i),
          strokeWidth: 1.5,
        }),
      ),
      // Over the symbols, which would hide them.
      ...series.flatMap(({ cloud }, i) =>
        cloud ? [Plot.dot(cloud, { r: 1.3, fill: color(i), fillOpacity: 0.6 })] : [],
      ),
    ],
  });
  return frame(plot, { ...drawing, legend: legendOf({ ...drawing, marks }, hidden) }, document);
}

/** The series without what their axes have no place for, where lines break off, and how many values that are not positive are hidden. */
function within({ x, y, series }: Curves): { series: Series[]; hidden: number } {
  let hidden = 0;
  const shown = (a: number, b: number) => {
    if (has(x, a) && has(y, b)) return true;
    if (Number.isFinite(a) && Number.isFinite(b)) hidden++;
    return false;
  };
  const broken = (line: [number, number][]) =>
    line.map(([a, b]): [number, number] => (shown(a, b) ? [a, b] : [a, Number.NaN]));
  return {
    series: series.map(({ name, line, dashed, runs, points, cloud }) => ({
      name,
      line: line && broken(line),
      dashed: dashed && broken(dashed),
      runs: runs?.map(broken),
      points: points?.filter((point) => shown(point.x, point.y)),
      cloud: cloud?.filter(([a, b]) => shown(a, b)),
    })),
    hidden,
  };
}

/** Domains that cover lines and points; error bars where an axis says nothing itself, and its origin if it is linear. */
function domainsOf({ x, y }: Curves, series: Series[]): [number, number][] {
  const pairs = series.flatMap(({ line = [], dashed = [], runs = [], points = [], cloud = [] }) => [
    ...[line, dashed, ...runs, cloud].flat(),
    ...points.map((point): [number, number] => [point.x, point.y]),
  ]);
  const drawn = pairs.filter(([, b]) => has(y, b));
  const bars = series.flatMap(({ points = [] }) =>
    points.flatMap((point) => (point.error ? [point.y - point.error, point.y + point.error] : [])),
  );
  return [
    domainOf(
      x,
      drawn.map(([a]) => a),
    ),
    domainOf(y, [...drawn.map(([, b]) => b), ...(y.domain ? [] : [...bars, 0])]),
  ];
}

function legendOf({ series, marks = [], meaning = {} }: Curves, hidden: number): LegendEntry[] {
  const dot = (options: Plot.DotOptions) =>
    Plot.dot([[0, 0]], { r: 4, fill: 'white', strokeWidth: 1.5, ...options });
  const named = series.map(({ name, line, runs, points, cloud }, i): LegendEntry => {
    const { color, symbol } = lookOf(i);
    return {
      text: name,
      marks: [
        line || runs ? lineSample(color) : null,
        points ? dot({ symbol, stroke: color }) : null,
        cloud ? dot({ r: 1.8, fill: color, strokeWidth: 0 }) : null,
      ],
    };
  });
  const entries: LegendEntry[] = [];
  if (meaning.line) entries.push({ text: meaning.line, marks: [lineSample(ink)] });
  if (meaning.dashed) {
    entries.push({ text: meaning.dashed, marks: [lineSample(ink, { strokeDasharray: dash })] });
  }
  if (meaning.runs) entries.push({ text: meaning.runs, marks: [lineSample(ink, { strokeWidth: 0.8 })] });
  if (meaning.points) {
    const bar = Plot.ruleX([0], { y1: -8, y2: 8, stroke: ink, strokeWidth: 1.5 });
    entries.push({ text: meaning.points, marks: [bar, dot({ stroke: ink })] });
  }
  if (meaning.marks && marks.length > 0) {
    const mark = Plot.ruleX([0], { y1: -8, y2: 8, stroke: faint, strokeDasharray: markDash });
    entries.push({ text: meaning.marks, marks: [mark] });
  }
  if (hidden > 0) entries.push({ text: `${hidden} values ≤ 0 not shown`, marks: [] });
  return [...limited(named, entries.length), ...entries];
}
