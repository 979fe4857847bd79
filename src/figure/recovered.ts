import * as Plot from '@observablehq/plot';
import type { Recovered } from './drawing.js';
import { element, fontFamily, placed, plotStyle, scaleOf } from './frame.js';
import { faint, ink, palette, seriesColors, seriesSymbols } from './palette.js';

const head = 62;
const gap = 18;
const left = { width: 430, height: 320 };
const right = { width: 800, height: 2 * left.height + gap };
const labelSize = 10.5;

/** Two spectra over their predicted bulks on the left, the subjects on two factors on the right. */
export function recovered(drawing: Recovered, document: Document): Element {
  const { spectra, subjects } = drawing;
  const x = subjects ? left.width + gap : 0;
  const width = x + (subjects ? right.width : left.width);
  const height = head + right.height + 8;
  const attributes = { width, height, viewBox: `0 0 ${width} ${height}`, 'font-size': 13, fill: ink };
  const svg = element(document, 'svg', { ...attributes, 'font-family': fontFamily });
  svg.append(
    element(document, 'rect', { width, height, fill: 'white' }),
    element(document, 'text', { x: 14, y: 26, 'font-size': 17, 'font-weight': 'bold' }, drawing.title),
    element(document, 'text', { x: 14, y: 47, fill: '#555555' }, drawing.subtitle ?? ''),
  );
  spectra.forEach((panel, i) => {
    svg.append(placed(bulkPanel(panel, document), 0, head + i * (left.height + gap)));
  });
  if (subjects) svg.append(placed(subjectsPanel(subjects, document), x, head));
  return svg;
}

/** Singular values as a histogram, cut where it would shrink the bulk to nothing; what lies beyond is counted. */
function bulkPanel(panel: Recovered['spectra'][number], document: Document): Element {
  const { values, bulk, edge, cut, outliers: counted = values.filter((value) => value > cut) } = panel;
  const far = 2.2 * edge;
  const end = Math.max(...values) <= 4 * edge ? Math.max(Math.min(1.15 * cut, far), ...values) : far;
  const inside = values.filter((value) => value <= end);
  const beyond = values.length - inside.length;
  const count = Math.max(12, Math.round((1.5 * Math.sqrt(values.length) * end) / edge));
  const width = end / count;
  const bins = Array.from({ length: count }, (_, i) => {
    const inBin = inside.filter((value) => Math.min(count - 1, Math.floor(value / width)) === i).length;
    return { x1: i * width, x2: (i + 1) * width, y: inBin / (values.length * width) };
  });
  const top = 1.18 * Math.max(...bins.map(({ y }) => y), ...bulk.map(([, y]) => y));
  const outliers = counted.filter((value) => value <= end);
  const peak = bulk.reduce((best, [, y], i) => (y > bulk[best][1] ? i : best), 0);
  const note = (text: string, options: Plot.TextOptions) =>
    Plot.text([text], { fontSize: 11, stroke: 'white', strokeWidth: 4, fill: ink, ...options });
  return Plot.plot({
    ...left,
    marginLeft: 66,
    marginBottom: 46,
    marginTop: 34,
    marginRight: 14,
    document,
    style: plotStyle,
    x: scaleOf({ label: panel.label, domain: [0, end] }),
    y: scaleOf({ label: 'density', domain: [0, top] }, { grid: true, labelOffset: 50, ticks: 5 }),
    marks: [
      Plot.rect(bins, {
        x1: 'x1',
        x2: 'x2',
        y1: 0,
        y2: 'y',
        fill: palette.skyBlue,
        fillOpacity: 0.7,
        inset: 0.5,
      }),
      Plot.line(bulk, { stroke: palette.vermilion, strokeWidth: 2 }),
      Plot.ruleX([edge], { stroke: ink, strokeDasharray: '5 4' }),
      Plot.dot(outliers, {
        x: (value) => value,
        y: 0.05 * top,
        symbol: 'triangle',
        rotate: 180,
        r: 4.5,
        fill: palette.green,
      }),
      note('white noise', { x: bulk[peak][0], y: bulk[peak][1], dy: -9, fill: palette.vermilion }),
      note('edge of the noise', {
        x: edge,
        frameAnchor: 'top',
        dy: 4,
        // On the side that has room for it.
        ...(edge > 0.65 * end ? { dx: -5, textAnchor: 'end' } : { dx: 5, textAnchor: 'start' }),
      }),
      ...(outliers.length > 0
        ? [
            note(`${outliers.length} above`, {
              x: mean(outliers),
              y: 0.05 * top,
              dy: -26,
              fill: palette.green,
            }),
          ]
        : []),
      ...(beyond > 0
        ? [
            note(`${beyond} more, up to ${Math.max(...values).toPrecision(3)} →`, {
              frameAnchor: 'right',
              dx: -4,
              fill: outliers.length < counted.length ? palette.green : ink,
              fontWeight: 'bold',
            }),
          ]
        : []),
      Plot.ruleY([0], { stroke: ink }),
      Plot.text([panel.title], { frameAnchor: 'top-left', dy: -28, fontWeight: 'bold', fontSize: 13 }),
    ],
  });
}

function subjectsPanel(subjects: NonNullable<Recovered['subjects']>, document: Document): Element {
  const { points } = subjects;
  const groups = [...new Set(points.map(({ group }) => group ?? ''))].sort();
  const look = (group = '') => lookOf(groups.indexOf(group));
  const named = legend(groups.filter((group) => group !== ''));
  const margin = {
    marginLeft: 74,
    marginBottom: 46,
    marginTop: 34 + 24 * named.length,
    marginRight: 24,
  };
  const pad = ([low, high]: [number, number]): [number, number] => [
    low - 0.09 * (high - low),
    high + 0.09 * (high - low),
  ];
  const domainX = pad(extent(points.map(({ x }) => x)));
  const domainY = pad(extent(points.map(({ y }) => y)));
  const scale = {
    x: (right.width - margin.marginLeft - margin.marginRight) / (domainX[1] - domainX[0]),
    y: (right.height - margin.marginTop - margin.marginBottom) / (domainY[1] - domainY[0]),
  };
  const labels = placeLabels(points.map(({ x, y, label }) => ({ x: x * scale.x, y: -y * scale.y, label })));
  return Plot.plot({
    ...right,
    ...margin,
    document,
    style: plotStyle,
    x: scaleOf({ label: subjects.x.label, domain: domainX }, { nice: false }),
    y: scaleOf({ label: subjects.y.label, domain: domainY }, { nice: false, labelOffset: 58 }),
    marks: [
      Plot.ruleX([0], { stroke: faint, strokeOpacity: 0.5 }),
      Plot.ruleY([0], { stroke: faint, strokeOpacity: 0.5 }),
      ...groups.map((group) =>
        Plot.dot(
          points.filter((point) => (point.group ?? '') === group),
          { x: 'x', y: 'y', r: 4.5, ...look(group) },
        ),
      ),
      ...labels.map(({ at, dx, dy, anchor }) =>
        Plot.text([points[at]], {
          x: 'x',
          y: 'y',
          text: 'label',
          dx,
          dy,
          textAnchor: anchor,
          fontSize: labelSize,
          fill: look(points[at].group).fill,
          stroke: 'white',
          strokeWidth: 3,
        }),
      ),
      Plot.text([subjects.title], {
        frameAnchor: 'top-left',
        dy: 6 - margin.marginTop,
        fontWeight: 'bold',
        fontSize: 13,
      }),
      ...named.flatMap((row, k) => legendMarks(row, 24 * (k - named.length), look)),
      Plot.frame({ stroke: faint }),
    ],
  });
}

/** Colour and symbol of the k-th group: colours come round before a pair of both does. */
function lookOf(k: number) {
  const count = seriesColors.length;
  return { fill: seriesColors[k % count], symbol: seriesSymbols[(k + Math.floor(k / count)) % count] };
}

/** Place of a group's name in its row. */
interface Entry {
  group: string;
  at: number;
}

/** Rows of the legend; there is room for so many, and what comes after goes unnamed. */
const mostRows = 6;

function legend(groups: string[]): Entry[][] {
  const rows: Entry[][] = [];
  let at = Number.POSITIVE_INFINITY;
  for (const group of groups) {
    const width = 34 + 8 * group.length;
    if (at + width > right.width - 74) {
      rows.push([]);
      at = 8;
    }
    rows.at(-1)!.push({ group, at });
    at += width;
  }
  return rows.slice(0, mostRows);
}

/** Symbol and name of every group of a row of the legend, whose bottom is `dy` below the top of the plot. */
function legendMarks(row: Entry[], dy: number, look: (group: string) => ReturnType<typeof lookOf>) {
  return row.flatMap(({ group, at }) => [
    Plot.dot([0], { frameAnchor: 'top-left', dx: at, dy: dy + 11, r: 4.5, ...look(group) }),
    Plot.text([group], { frameAnchor: 'top-left', dx: at + 10, dy: dy + 5, fill: look(group).fill }),
  ]);
}

interface Label {
  at: number;
  dx: number;
  dy: number;
  anchor: 'start' | 'middle' | 'end';
}

/** Where a label may stand around its point, in the order of preference. */
const seats: Omit<Label, 'at'>[] = [
  { dx: 8, dy: 0, anchor: 'start' },
  { dx: -8, dy: 0, anchor: 'end' },
  { dx: 0, dy: -11, anchor: 'middle' },
  { dx: 0, dy: 11, anchor: 'middle' },
  { dx: 7, dy: -8, anchor: 'start' },
  { dx: 7, dy: 8, anchor: 'start' },
  { dx: -7, dy: -8, anchor: 'end' },
  { dx: -7, dy: 8, anchor: 'end' },
];

/**
 * A seat for every label that covers no point and no other label; the outermost subjects choose first, and a label
 * without a free seat is left out.
 *
 * @param points in pixels
 */
function placeLabels(points: { x: number; y: number; label?: string }[]): Label[] {
  const dots = points.map(({ x, y }) => ({ x1: x - 4, x2: x + 4, y1: y - 4, y2: y + 4 }));
  const taken: typeof dots = [];
  const centre = { x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) };
  const far = (at: number) => Math.hypot(points[at].x - centre.x, points[at].y - centre.y);
  const order = [...points.keys()].filter((at) => points[at].label).sort((a, b) => far(b) - far(a));
  return order.flatMap((at) => {
    const { x, y, label = '' } = points[at];
    for (const { dx, dy, anchor } of seats) {
      const width = 0.6 * labelSize * label.length + 2;
      const x1 = x + dx - (anchor === 'start' ? 0 : anchor === 'end' ? width : width / 2);
      const box = { x1, x2: x1 + width, y1: y + dy - 5.5, y2: y + dy + 5.5 };
      const free = (other: typeof box) =>
        other.x2 < box.x1 || other.x1 > box.x2 || other.y2 < box.y1 || other.y1 > box.y2;
      if (dots.every((dot, i) => i === at || free(dot)) && taken.every(free)) {
        taken.push(box);
        return [{ at, dx, dy, anchor }];
      }
    }
    return [];
  });
}

function extent(values: number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
