import { z } from 'zod';

/**
 * Schema of a list of numbers, given as a list, one number, or `start:stop:count` with both ends included.
 * Values are rounded to 10 digits, so that 0.1 + 0.2 is 0.3.
 */
export function grid(initial: string | number[]) {
  return z
    .union([z.number(), z.array(z.number()).min(1), z.string()])
    .default(initial)
    .transform((value, context) => {
      if (typeof value === 'number') return [value];
      if (typeof value !== 'string') return value;
      const values = parseRange(value);
      if (values) return values;
      context.addIssue({ code: 'custom', message: 'Invalid input: expected numbers or start:stop:count' });
      return z.NEVER;
    });
}

/** More values than this are a slip of the keyboard. */
const most = 1_000_000;

/** The numbers of `start:stop:count`, both ends included; nothing for another text. */
export function parseRange(text: string): number[] | undefined {
  const parts = text.split(':').map((part) => (part.trim() ? Number(part) : Number.NaN));
  const [start, stop, count] = parts;
  if (parts.length !== 3 || !Number.isFinite(start) || !Number.isFinite(stop)) return undefined;
  return Number.isInteger(count) && count > 0 && count <= most ? range(start, stop, count) : undefined;
}

/** `count` equidistant values from start to stop, both included. */
export function range(start: number, stop: number, count: number): number[] {
  const step = count > 1 ? (stop - start) / (count - 1) : 0;
  return Array.from({ length: count }, (_, i) => Number((start + i * step).toPrecision(10)));
}
