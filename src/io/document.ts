import { extname } from 'node:path';
import { parseDocument } from 'yaml';
import { readText } from './files.js';
import { InputError } from './input-error.js';

/** What a YAML file says, or a JSON file where its name ends so. @throws InputError when it does not parse, or says something twice */
export function readDocument(path: string): unknown {
  const text = readText(path);
  try {
    return extname(path).toLowerCase() === '.json' ? parseJson(text) : parseYaml(text);
  } catch (error) {
    throw new InputError(
      `${path}: expected YAML or JSON, found a file that does not parse: ${(error as Error).message}`,
    );
  }
}

/** @throws Error with one line that says what is wrong where; a key that stands twice in one map is, as its text: 1 is "1" */
export function parseYaml(text: string): unknown {
  const document = parseDocument(text, {
    prettyErrors: true,
    uniqueKeys: (a, b) => textOf(a) === textOf(b),
  });
  // What is warned of is a tag that nobody knows.
  const [problem] = [...document.errors, ...document.warnings];
  if (!problem) return document.toJS();
  // The message goes on with the lines in question, drawn; the first line says it all.
  throw new Error(problem.message.split('\n')[0].replace(/:$/, ''));
}

function textOf(key: unknown): string {
  return String((key as { value?: unknown } | null)?.value ?? key);
}

/** JSON.parse keeps the last of two values of a key and says nothing. */
function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const colons = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/g, '').split(':').length - 1;
  // A key was lost. YAML, which JSON is a part of, knows where.
  if (colons !== keysIn(value)) parseYaml(text);
  return value;
}

function keysIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const parts: unknown[] = Object.values(value);
  return parts.reduce<number>((sum, part) => sum + keysIn(part), Array.isArray(value) ? 0 : parts.length);
}
