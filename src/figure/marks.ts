import * as Plot from '@observablehq/plot';
import type { Curves } from '../system/drawing.js';
import { faint } from './palette.js';
import { fitted, textWidth } from './text.js';

type Mark = NonNullable<Curves['marks']>[number];

export const markDash = '4 3';
const size = 13;
const lineHeight = 14;
/** Between a line and its word, and between words. */
const gap = 5;
/** Lines closer than this, in pixels, share a word. */
const together = 5;

interface Word {
  x: number;
  label: string;
  at: 'top' | 'bottom';
  before: boolean;
  /** Line of text, from that end of the plot inwards. */
  line: number;
}

/** Vertical lines and their words. @param place pixels from the left of the axes, which are so wide */
export function verticalLines(marks: Mark[], place: (x: number) => number, width: number): Plot.Markish[] {
  const words = placed(merged(marks, place), place, width);
  return [
    Plot.ruleX(marks, { x: 'x', stroke: faint, strokeDasharray: markDash }),
    ...words.map(({ x, label, at, before, line }) =>
      Plot.text([label], {
        x: () => x,
        frameAnchor: at,
        textAnchor: before ? 'end' : 'start',
        dx: before ? -gap : gap,
        dy: (at === 'top' ? 1 : -1) * (gap + line * lineHeight),
        fill: '#555555',
        stroke: 'white',
        strokeWidth: 4,
      }),
    ),
  ];
}

/** Marks from left to right, with one word where lines nearly coincide. */
function merged(marks: Mark[], place: (x: number) => number): Mark[] {
  const result: Mark[] = [];
  for (const mark of [...marks].sort((a, b) => a.x - b.x)) {
    const twin = result.find(
      ({ x, at, before }) =>
        at === mark.at && before === mark.before && Math.abs(place(mark.x) - place(x)) < together,
    );
    if (twin) twin.label += `; ${mark.label}`;
    else result.push({ ...mark });
  }
  return result;
}

/** Each word on the first line of text that is free there, on the other side of its line where it would leave the axes. */
function placed(marks: Mark[], place: (x: number) => number, width: number): Word[] {
  const taken: { at: string; line: number; from: number; to: number }[] = [];
  return marks.map(({ x, label, at = 'top', before = false }) => {
    const here = place(x);
    const room = { true: here - gap, false: width - here - gap };
    const wanted = textWidth(label, size);
    const turned = room[`${before}`] < wanted && room[`${!before}`] > room[`${before}`];
    const side = before !== turned;
    const text = fitted(label, size, Math.max(0, room[`${side}`]));
    const length = textWidth(text, size) + gap;
    const [from, to] = side ? [here - length, here] : [here, here + length];
    let line = 0;
    while (
      taken.some((other) => other.at === at && other.line === line && other.from < to && from < other.to)
    )
      line++;
    taken.push({ at, line, from, to });
    return { x, label: text, at, before: side, line };
  });
}
