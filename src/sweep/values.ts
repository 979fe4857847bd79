import { parseRange } from './grid.js';

/** The numbers of `start:stop:count` or of `a,b,c`; nothing for another text. */
export function valuesOf(text: string): number[] | undefined {
  if (text.includes(':')) return parseRange(text);
  const values = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  return values.every(Number.isFinite) ? values : undefined;
}
