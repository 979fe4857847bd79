import * as z from 'zod/mini';
import { unknownKey } from './check.js';
import { partOf } from './path.js';

/** One thing that is wrong with data: where, and a sentence without its subject ("must be in (0, 1], got 2"). */
export interface Flaw {
  path: string;
  sentence: string;
}

/**
 * What a zod error says about data, as sentences.
 *
 * @param data what was parsed; the messages quote from it
 * @param at path of the data in whatever holds it, for example "species.v.prior"
 */
export function explain(error: z.core.$ZodError, data: unknown, at = ''): Flaw[] {
  return error.issues.flatMap((issue): Flaw[] => {
    const path = [at, ...issue.path.map(String)].filter((part) => part !== '').join('.');
    if (issue.code === 'unrecognized_keys') {
      // Schemas that are not ours know nothing of the sentences of `closed`.
      const said = /^Unrecognized /.test(issue.message) ? [] : issue.message.split('\n');
      return issue.keys.map((key, i) => ({
        path: path ? `${path}.${key}` : key,
        sentence: said[i] ?? 'is not a known key',
      }));
    }
    const found = look(data, issue.path);
    const sentence =
      found === undefined ? `is missing: it ${wanted(issue)}` : `${wanted(issue)}, got ${quote(found)}`;
    return [{ path, sentence }];
  });
}

/** Schema of an object that has these keys and no others; of every other one a line says which was meant. */
export function closed<S extends z.core.$ZodShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      const known = Object.keys((issue.inst as z.ZodMiniObject).def.shape);
      return issue.keys.map((key) => unknownKey(key, known)).join('\n');
    },
  });
}

/** A schema of objects which also takes what stands for one: `expand` writes that out, and passes on everything else. */
export function shorthand<S extends z.core.$ZodType>(expand: (data: unknown) => unknown, schema: S) {
  return z.pipe(z.transform(expand), schema as z.core.$ZodType) as z.ZodMiniPipe<
    z.ZodMiniTransform<unknown, unknown>,
    S
  >;
}

/** A schema of objects { kind, ... } of which the kind alone may be given. */
export function named<S extends z.core.$ZodType>(schema: S) {
  return shorthand((data) => (typeof data === 'string' ? { kind: data } : data), schema);
}

/**
 * The value that a schema makes of data.
 *
 * @param name what the data is called in the message, "" where its keys are arguments themselves
 * @param whole what it is called there where it is wrong as a whole
 * @throws RangeError such as "rho must be in (0, 1], got 2"
 */
export function parse<T>(schema: z.ZodMiniType<T>, data: unknown, name = '', whole = 'options'): T {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw new RangeError(
    explain(result.error, data, name)
      .map(({ path, sentence }) => `${path || whole} ${sentence}`)
      .join('; '),
  );
}

/** The message of the schema's author, or a sentence in place of zod's default message. */
function wanted(issue: z.core.$ZodIssue): string {
  if (!/^(Invalid|Too) /.test(issue.message)) return issue.message;
  if (issue.code === 'invalid_type') {
    return `must be ${/^[aeio]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
  }
  if (issue.code === 'invalid_value') return `must be ${issue.values.map(quote).join(' or ')}`;
  const what = 'origin' in issue && ['array', 'string'].includes(issue.origin) ? 'have length' : 'be';
  if (issue.code === 'too_small') return `must ${what} ${issue.inclusive ? '>=' : '>'} ${issue.minimum}`;
  if (issue.code === 'too_big') return `must ${what} ${issue.inclusive ? '<=' : '<'} ${issue.maximum}`;
  return `is wrong (${issue.message})`;
}

/** The part of the data that a path leads to. A string may stand for an object of that kind, a number for one of that variance. */
function look(data: unknown, path: PropertyKey[]): unknown {
  return path.reduce((here: unknown, key) => {
    const stands =
      (typeof here === 'string' && key === 'kind') || (typeof here === 'number' && key === 'variance');
    return stands ? here : partOf(here, key);
  }, data);
}

function quote(value: unknown): string {
  if (typeof value === 'number') return String(value);
  // Values that JSON has no form for: undefined and functions come back as undefined, large integers throw, at
  // any depth.
  const plain = (_: string, part: unknown) => (typeof part === 'bigint' ? String(part) : part);
  const text = JSON.stringify(value, plain) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
