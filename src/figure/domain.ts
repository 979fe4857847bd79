import { extent } from '../core/extent.js';
import type { Axis } from '../system/drawing.js';

/** Whether an axis has a place for a value. */
export function has({ scale }: Axis, value: number): boolean {
  return Number.isFinite(value) && (scale !== 'log' || value > 0);
}

/** More than what a last digit adds to the end of an axis. */
const rounding = 1e-9;

/**
 * From where to where an axis goes: what it says itself, and on to every value beyond. A single value stands in the middle.
 *
 * @param values those that the axis has no place for are left out
 */
export function domainOf(axis: Axis, values: number[]): [number, number] {
  const log = axis.scale === 'log';
  const own = axis.domain?.every((end) => has(axis, end)) ? axis.domain : undefined;
  const [from, to] = extent(own ?? []);
  const slack = rounding * (to - from);
  let [low, high] = extent(values.filter((value) => has(axis, value)));
  if (own && !(low < from - slack)) low = from;
  if (own && !(high > to + slack)) high = to;
  if (low > high) [low, high] = log ? [1, 10] : [0, 1];
  if (high - low <= 1e-12 * Math.max(Math.abs(low), Math.abs(high))) {
    const pad = 0.1 * Math.abs(low) || 1;
    [low, high] = [low - pad, high + pad];
  }
  return own && own[0] > own[1] ? [high, low] : [low, high];
}

/** A domain with a share of its length more at either end. */
export function padded({ scale }: Axis, [from, to]: [number, number], share: number): [number, number] {
  if (scale === 'log') return [from * (from / to) ** share, to * (to / from) ** share];
  return [from - share * (to - from), to + share * (to - from)];
}

/** Pixels from the beginning of an axis of this length. */
export function pixels(
  { scale }: Axis,
  [from, to]: [number, number],
  length: number,
): (value: number) => number {
  const along = scale === 'log' ? Math.log : (value: number) => value;
  return (value) => (length * (along(value) - along(from))) / (along(to) - along(from));
}
