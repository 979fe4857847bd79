import * as Plot from '@observablehq/plot';
import { fitted, textWidth } from './text.js';

const size = 10.5;
/** Longer names are cut, in pixels. */
const longest = 260;

/** A label at its point, as Plot takes it. */
export interface Label {
  at: number;
  text: string;
  dx: number;
  dy: number;
  anchor: 'start' | 'middle' | 'end';
}

/** Positions of a label around its point, in the order of preference. */
const seats: Pick<Label, 'dx' | 'dy' | 'anchor'>[] = [
  { dx: 8, dy: 0, anchor: 'start' },
  { dx: -8, dy: 0, anchor: 'end' },
  { dx: 0, dy: -11, anchor: 'middle' },
  { dx: 0, dy: 11, anchor: 'middle' },
  { dx: 7, dy: -8, anchor: 'start' },
  { dx: 7, dy: 8, anchor: 'start' },
  { dx: -7, dy: -8, anchor: 'end' },
  { dx: -7, dy: 8, anchor: 'end' },
];

interface Box {
  x1: number;
  x2: number;
  y1: number;
  y2: number;
}

/**
 * A seat for every label that lies within the axes and covers no point and no other label; the outermost points choose first, and a label without a
 * free seat is left out.
 *
 * @param points in pixels from the upper left corner of the axes, which span width x height
 */
export function placeLabels(
  points: { x: number; y: number; label?: string }[],
  { width, height }: { width: number; height: number },
): Label[] {
  const dots = points.map(({ x, y }): Box => ({ x1: x - 4, x2: x + 4, y1: y - 4, y2: y + 4 }));
  const taken: Box[] = [];
  const far = ({ x, y }: { x: number; y: number }) => Math.hypot(x - centre.x, y - centre.y);
  const centre = { x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) };
  const order = [...points.keys()]
    .filter((at) => points[at].label)
    .sort((a, b) => far(points[b]) - far(points[a]));
  return order.flatMap((at) => {
    const { x, y, label = '' } = points[at];
    const text = fitted(String(label), size, longest);
    const length = textWidth(text, size) + 2;
    for (const { dx, dy, anchor } of seats) {
      const x1 = x + dx - (anchor === 'start' ? 0 : anchor === 'end' ? length : length / 2);
      const box = { x1, x2: x1 + length, y1: y + dy - 5.5, y2: y + dy + 5.5 };
      const inside = box.x1 >= 0 && box.x2 <= width && box.y1 >= 0 && box.y2 <= height;
      if (
        inside &&
        dots.every((dot, i) => i === at || apart(box, dot)) &&
        taken.every((other) => apart(box, other))
      ) {
        taken.push(box);
        return [{ at, text, dx, dy, anchor }];
      }
    }
    return [];
  });
}

/** Labels as marks beside the points of which they name some. */
export function labelMarks(
  labels: Label[],
  points: { x: number; y: number }[],
  color: (at: number) => string,
): Plot.Markish[] {
  return labels.map(({ at, text, dx, dy, anchor }) =>
    Plot.text([points[at]], {
      x: 'x',
      y: 'y',
      text: () => text,
      dx,
      dy,
      textAnchor: anchor,
      fontSize: size,
      fill: color(at),
      stroke: 'white',
      strokeWidth: 3,
    }),
  );
}

function apart(a: Box, b: Box): boolean {
  return b.x2 < a.x1 || b.x1 > a.x2 || b.y2 < a.y1 || b.y1 > a.y2;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
