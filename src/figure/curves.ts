import * as Plot from '@observablehq/plot';
import type { Curves } from './drawing.js';
import { frame, type LegendEntry, lineSample, plotSize, plotStyle, scaleOf } from './frame.js';
import { faint, ink, seriesColors, seriesSymbols } from './palette.js';

const dash = '7 4';
const markDash = '4 3';
/** Where the word of a vertical line stands: at which end, and whether before it. */
const corners = [
  ['top', false],
  ['bottom', false],
  ['top', true],
  ['bottom', true],
] as const;

/** Theory as lines, measurements as points with standard errors, single runs as thin lines: one colour a series. */
export function curves(drawing: Curves, document: Document): Element {
  const { series, marks = [] } = drawing;
  const color = (i: number) => seriesColors[i % seriesColors.length];
  const symbol = (i: number) => seriesSymbols[i % seriesSymbols.length];
  // Earlier lines are wider: where two coincide, the one below still shows.
  const width = (i: number) => 1.8 + 0.6 * Math.min(3, series.length - 1 - i);
  const plot = Plot.plot({
    ...plotSize,
    document,
    style: plotStyle,
    x: scaleOf(drawing.x, { nice: false }),
    y: scaleOf(drawing.y, { grid: true, labelOffset: 60 }),
    marks: [
      Plot.ruleY([0], { stroke: faint, strokeOpacity: drawing.y.scale === 'log' ? 0 : 1 }),
      Plot.ruleX(marks, { x: 'x', stroke: faint, strokeDasharray: markDash }),
      // A text mark without data would still leave a group.
      ...corners
        .map(([end, before]) => ({
          end,
          before,
          words: marks.filter((mark) => (mark.at ?? 'top') === end && (mark.before ?? false) === before),
        }))
        .filter(({ end, before, words }) => (end === 'top' && !before) || words.length > 0)
        .map(({ end, before, words }) =>
          Plot.text(words, {
            x: 'x',
            text: 'label',
            frameAnchor: end,
            textAnchor: before ? 'end' : 'start',
            dx: before ? -5 : 5,
            dy: end === 'top' ? 5 : -5,
            fill: '#555555',
            stroke: 'white',
            strokeWidth: 4,
          }),
        ),
      ...series.flatMap(({ runs = [] }, i) =>
        runs.map((run) =>
          Plot.line(run, { stroke: color(i), strokeWidth: 0.8, strokeOpacity: 0.55, clip: true }),
        ),
      ),
      ...series.map(({ line = [] }, i) =>
        Plot.line(line, { stroke: color(i), strokeWidth: width(i), clip: true }),
      ),
      ...series.map(({ dashed = [] }, i) =>
        Plot.line(dashed, { stroke: color(i), strokeWidth: width(i), strokeDasharray: dash, clip: true }),
      ),
      ...series.map(({ points = [] }, i) =>
        Plot.ruleX(
          points.filter(({ error }) => error),
          { x: 'x', y1: (p) => p.y - p.error, y2: (p) => p.y + p.error, stroke: color(i), strokeWidth: 1.5 },
        ),
      ),
      ...series.map(({ points = [] }, i) =>
        Plot.dot(points, {
          x: 'x',
          y: 'y',
          symbol: symbol(i),
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
  return frame(plot, { ...drawing, legend: legendOf(drawing, color, symbol) }, document);
}

function legendOf(
  { series, meaning = {} }: Curves,
  color: (i: number) => string,
  symbol: (i: number) => (typeof seriesSymbols)[number],
): LegendEntry[] {
  const dot = (options: Plot.DotOptions) =>
    Plot.dot([[0, 0]], { r: 4, fill: 'white', strokeWidth: 1.5, ...options });
  const entries: LegendEntry[] = series.map(({ name, line, runs, points, cloud }, i) => ({
    text: name,
    marks: [
      line || runs ? lineSample(color(i)) : null,
      points ? dot({ symbol: symbol(i), stroke: color(i) }) : null,
      cloud ? dot({ r: 1.8, fill: color(i), strokeWidth: 0 }) : null,
    ],
  }));
  if (meaning.line) entries.push({ text: meaning.line, marks: [lineSample(ink)] });
  if (meaning.dashed) {
    entries.push({ text: meaning.dashed, marks: [lineSample(ink, { strokeDasharray: dash })] });
  }
  if (meaning.runs) entries.push({ text: meaning.runs, marks: [lineSample(ink, { strokeWidth: 0.8 })] });
  if (meaning.points) {
    const bar = Plot.ruleX([0], { y1: -8, y2: 8, stroke: ink, strokeWidth: 1.5 });
    entries.push({ text: meaning.points, marks: [bar, dot({ stroke: ink })] });
  }
  if (meaning.marks) {
    const mark = Plot.ruleX([0], { y1: -8, y2: 8, stroke: faint, strokeDasharray: markDash });
    entries.push({ text: meaning.marks, marks: [mark] });
  }
  return entries;
}
