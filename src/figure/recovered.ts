import * as Plot from '@observablehq/plot';
import { extent } from '../core/extent.js';
import type { Recovered } from '../system/drawing.js';
import { domainOf, padded, pixels } from './domain.js';
import { heading, page, placed, plotStyle, scaleOf } from './frame.js';
import { labelMarks, placeLabels } from './labels.js';
import { faint, ink, lookOf, palette } from './palette.js';
import { fitted, textWidth } from './text.js';

const gap = 18;
const left = { width: 430, height: 320 };
const right = { width: 800, height: 2 * left.height + gap };

/** One or two spectra over their predicted bulks on the left, the subjects on two factors on the right. */
export function recovered(drawing: Recovered, document: Document): Element {
  const { title, subtitle, spectra, subjects } = drawing;
  const x = subjects ? left.width + gap : 0;
  const width = x + (subjects ? right.width : left.width);
  const head = heading(document, title, subtitle, width);
  const top = head.height + 4;
  const whole = subjects || spectra.length > 1 ? right.height : left.height;
  const height = (whole - gap * (spectra.length - 1)) / spectra.length;
  const svg = page(document, Math.max(width, head.width), top + whole + 8);
  svg.append(...head.elements);
  spectra.forEach((panel, i) => {
    svg.append(placed(bulkPanel(panel, height, document), 0, top + i * (height + gap)));
  });
  if (subjects) svg.append(placed(subjectsPanel(subjects, document), x, top));
  return svg;
}

/** Singular values as a histogram, cut where it would shrink the bulk to nothing; what lies beyond is counted. */
function bulkPanel(panel: Recovered['spectra'][number], height: number, document: Document): Element {
  const { bulk, edge, cut } = panel;
  const values = panel.values.filter(Number.isFinite);
  const counted = (panel.outliers ?? values.filter((value) => value > cut)).filter(Number.isFinite);
  const far = 2.2 * edge;
  const [, largest] = extent(values);
  const end = largest <= 4 * edge ? Math.max(Math.min(1.15 * cut, far), largest) : far;
  const inside = values.filter((value) => value <= end);
  const beyond = values.length - inside.length;
  const count = Math.max(12, Math.round((1.5 * Math.sqrt(values.length) * end) / edge));
  const width = end / count;
  const bins = Array.from({ length: count }, (_, i) => {
    const inBin = inside.filter((value) => Math.min(count - 1, Math.floor(value / width)) === i).length;
    return { x1: i * width, x2: (i + 1) * width, y: inBin / (values.length * width) };
  });
  const [, highest] = extent(bulk.map(([, y]) => y));
  const top = 1.18 * extent([highest, ...bins.map(({ y }) => y)])[1];
  const outliers = counted.filter((value) => value <= end);
  const peak = bulk.find(([, y]) => y === highest);
  const note = (text: string, options: Plot.TextOptions) =>
    Plot.text([text], { fontSize: 11, stroke: 'white', strokeWidth: 4, fill: ink, ...options });
  return Plot.plot({
    width: left.width,
    height,
    marginLeft: 66,
    marginBottom: 46,
    marginTop: 34,
    marginRight: 14,
    document,
    style: plotStyle,
    x: scaleOf({ label: panel.label }, [0, end], left.width - 80),
    y: scaleOf({ label: 'density' }, [0, top], height - 80, { grid: true, labelOffset: 50, ticks: 5 }),
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
      ...(peak ? [note('white noise', { x: peak[0], y: peak[1], dy: -9, fill: palette.vermilion })] : []),
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
              ...(mean(outliers) > 0.85 * end && { textAnchor: 'end', dx: 6 }),
              fill: palette.green,
            }),
          ]
        : []),
      ...(beyond > 0
        ? [
            note(`${beyond} more, up to ${largest.toPrecision(3)} →`, {
              frameAnchor: 'right',
              dx: -4,
              fill: outliers.length < counted.length ? palette.green : ink,
              fontWeight: 'bold',
            }),
          ]
        : []),
      Plot.ruleY([0], { stroke: ink }),
      Plot.text([fitted(panel.title, 1.15 * 13, left.width - 80)], {
        frameAnchor: 'top-left',
        dy: -28,
        fontWeight: 'bold',
        fontSize: 13,
      }),
    ],
  });
}

function subjectsPanel(subjects: NonNullable<Recovered['subjects']>, document: Document): Element {
  const points = subjects.points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  const groups = [...new Set(points.map(({ group }) => group ?? ''))].sort();
  const look = (group = '') => lookOf(groups.indexOf(group));
  const named = legend(groups.filter((group) => group !== ''));
  const margin = {
    marginLeft: sides.left,
    marginBottom: 46,
    marginTop: 34 + 24 * named.length,
    marginRight: sides.right,
  };
  const axes = {
    width: right.width - sides.left - sides.right,
    height: right.height - margin.marginTop - margin.marginBottom,
  };
  const domain = (key: 'x' | 'y') => {
    const values = points.map((point) => point[key]);
    return padded(subjects[key], domainOf(subjects[key], values), room[key]);
  };
  const [x, y] = [domain('x'), domain('y')];
  const [along, up] = [pixels(subjects.x, x, axes.width), pixels(subjects.y, y, axes.height)];
  const places = points.map((point) => ({
    x: along(point.x),
    y: axes.height - up(point.y),
    label: point.label,
  }));
  return Plot.plot({
    ...right,
    ...margin,
    document,
    style: plotStyle,
    x: scaleOf(subjects.x, x, axes.width, { nice: false }),
    y: scaleOf(subjects.y, y, axes.height, { nice: false, labelOffset: 58 }),
    marks: [
      x[0] < 0 && x[1] > 0 ? Plot.ruleX([0], { stroke: faint, strokeOpacity: 0.5 }) : null,
      y[0] < 0 && y[1] > 0 ? Plot.ruleY([0], { stroke: faint, strokeOpacity: 0.5 }) : null,
      ...groups.map((group) =>
        Plot.dot(
          points.filter((point) => (point.group ?? '') === group),
          { x: 'x', y: 'y', r: 4.5, fill: look(group).color, symbol: look(group).symbol },
        ),
      ),
      ...labelMarks(placeLabels(places, axes), points, (at) => look(points[at].group).color),
      Plot.text([fitted(subjects.title, 1.15 * 13, axes.width)], {
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

/** Place of a group's name in its row; what says how many more there are has no symbol. */
interface Entry {
  text: string;
  at: number;
  group?: string;
}

/** Room beyond the outermost subjects, as a share of the axes: their names stand to the left and the right of them. */
const room = { x: 0.12, y: 0.07 };
/** Margins of the subjects. */
const sides = { left: 74, right: 24 };
/** Rows of the legend, and the width of the longest name of a group that is not cut. */
const mostRows = 6;
const longest = 180;

function legend(groups: string[]): Entry[][] {
  const width = right.width - sides.left - sides.right;
  const rows: Entry[][] = [];
  let at = Number.POSITIVE_INFINITY;
  for (const group of groups) {
    const text = fitted(group, 13, longest);
    const length = 34 + textWidth(text, 13);
    if (at + length > width) {
      if (rows.length === mostRows) return [...rows.slice(0, -1), ended(rows[mostRows - 1], groups, width)];
      rows.push([]);
      at = 8;
    }
    rows[rows.length - 1].push({ text, at, group });
    at += length;
  }
  return rows;
}

/** The last row, where the entries at its end give way to how many groups are not named. */
function ended(row: Entry[], groups: string[], width: number): Entry[] {
  const [last] = row.slice(-1);
  const left = groups.length - groups.indexOf(last.group!);
  const text = `and ${left} more`;
  const next = last.at + 34 + textWidth(last.text, 13);
  const rest = `and ${left - 1} more`;
  if (next + textWidth(rest, 13) <= width) return [...row, { text: rest, at: next }];
  return [...row.slice(0, -1), { text, at: last.at }];
}

/** Symbol and name of every group of a row of the legend, whose bottom is `dy` below the top of the plot. */
function legendMarks(row: Entry[], dy: number, look: (group: string) => ReturnType<typeof lookOf>) {
  const place = { frameAnchor: 'top-left' } as const;
  return row.flatMap(({ group, text, at }) => {
    if (group === undefined) return [Plot.text([text], { ...place, dx: at, dy: dy + 5, fill: ink })];
    const { color, symbol } = look(group);
    return [
      Plot.dot([0], { ...place, dx: at, dy: dy + 11, r: 4.5, fill: color, symbol }),
      Plot.text([text], { ...place, dx: at + 10, dy: dy + 5, fill: color }),
    ];
  });
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
