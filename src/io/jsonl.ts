import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { reason } from './files.js';
import { InputError } from './input-error.js';

/** The records of a file and whether its last line was cut off in the middle of a write. */
export interface Records<T> {
  records: T[];
  torn: boolean;
}

/**
 * Reads one JSON object a line. A last line without its newline that does not parse is what a killed writer leaves:
 * it is dropped and reported as `torn`. A file that does not exist holds no records.
 *
 * @throws InputError for any other line that is not a JSON object, naming its number
 */
export function readJsonl<T>(path: string): Records<T> {
  if (!existsSync(path)) return { records: [], torn: false };
  const lines = readFileSync(path, 'utf8').split('\n');
  const tail = lines.pop() ?? '';
  const records: T[] = [];
  lines.forEach((line, i) => {
    const record = parseObject<T>(line);
    if (record === undefined) {
      throw new InputError(
        `${path}, line ${i + 1}: expected a JSON object, found ${JSON.stringify(excerpt(line))}`,
      );
    }
    records.push(record);
  });
  const last = parseObject<T>(tail);
  if (last !== undefined) records.push(last);
  return { records, torn: last === undefined && tail !== '' };
}

/** Appends records to a file, one line each, and returns from `append` when the line is on the disk. */
export class JsonlWriter {
  readonly #path: string;
  readonly #file: number;

  /** Opens or makes the file, and first removes a torn last line so that the next record starts a line of its own. */
  constructor(path: string) {
    this.#path = path;
    try {
      mkdirSync(dirname(path), { recursive: true });
      const content = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
      const end = content.lastIndexOf(0x0a) + 1;
      this.#file = openSync(path, 'a');
      if (end === content.length) return;
      if (parseObject(content.toString('utf8', end)) === undefined) ftruncateSync(this.#file, end);
      else writeSync(this.#file, '\n');
    } catch (error) {
      throw new Error(`${path}: cannot write it: ${reason(error)}`);
    }
  }

  append(record: object): void {
    try {
      const bytes = Buffer.from(`${JSON.stringify(record)}\n`);
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
      fsyncSync(this.#file);
    } catch (error) {
      throw new Error(
        `${this.#path}: cannot append a record: ${reason(error)}; the records before it are intact`,
      );
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}

function parseObject<T>(line: string): T | undefined {
  try {
    const value = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function excerpt(line: string): string {
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
