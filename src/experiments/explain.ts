import type * as z from 'zod';
import { nearest } from '../core/check.js';
import { partOf } from '../core/path.js';

/**
 * The errors of a schema as sentences: place, what was expected, what was found.
 *
 * @param noun what a key is called that the schema does not know
 * @param names the keys that it knows at the top
 */
export function issuesOf(
  error: z.ZodError,
  given: unknown,
  noun: string,
  names: string[],
  place: (path: string) => string = (path) => path,
): string[] {
  return error.issues.map((issue) => {
    const path = issue.path.join('.');
    if (issue.code === 'unrecognized_keys') {
      const unknown = issue.keys.map((key) => place(path === '' ? key : `${path}.${key}`)).join(', ');
      const meant = nearest(issue.keys[0], names);
      const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
      const expected = path === '' ? `: expected one of ${names.join(', ')}${hint}` : '';
      return `there is no ${noun} ${unknown}${expected}`;
    }
    // A grid is given as text: what was found is that text, not a letter of it.
    const found = issue.path.reduce(
      (value: unknown, key) => (typeof value === 'object' ? partOf(value, key) : value),
      given,
    );
    const expected = issue.message
      .replace(/^(Invalid input|Too small|Too big): /, '')
      .replace(/, received .*/, '');
    const where = place(path);
    return `${where === '' ? '' : `${where}: `}${expected}, found ${show(found)}`;
  });
}

/** A value in a message, cut where it is long. */
export function show(value: unknown): string {
  // JSON has no NaN, which YAML has.
  const text =
    typeof value === 'number' ? String(value) : value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
