import * as z from 'zod';
import { range } from '../numerics/index.js';

/**
 * Schema of a list of numbers, given as a list, one number, or `start:stop:count` with both ends included.
 * Those of a range are rounded to 10 digits, so that 0.1 + 0.2 is 0.3. Each stands once.
 */
export function grid(initial: string | number[]) {
  return z
    .union([z.number(), z.array(z.number()).min(1), z.string()])
    .default(initial)
    .transform((value, context) => {
      if (typeof value === 'number') return [value];
      const values = typeof value === 'string' ? parseRange(value) : value;
      const twin = values && repeated(values);
      if (values && twin === undefined) return values;
      const expected = values ? `every value once and not ${twin} twice` : 'numbers or start:stop:count';
      context.addIssue({ code: 'custom', message: `Invalid input: expected ${expected}` });
      return z.NEVER;
    });
}

/** The first value that stands in a list before. */
export function repeated<T>(values: T[]): T | undefined {
  const seen = new Set<T>();
  return values.find((value) => seen.size === seen.add(value).size);
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
