import {
  closeSync,
  existsSync,
  fdatasync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  write,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
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
  const records: T[] = [];
  if (!existsSync(path)) return { records, torn: false };
  let tail = '';
  for (const { text, whole } of blocksOf(path)) {
    if (!whole) {
      tail = text;
      continue;
    }
    for (const line of text.split('\n')) {
      const record = parseObject<T>(line);
      if (record === undefined) {
        throw new InputError(
          `${path}, line ${records.length + 1}: expected a JSON object, found ${JSON.stringify(excerpt(line))}`,
        );
      }
      records.push(record);
    }
  }
  const last = parseObject<T>(tail);
  if (last !== undefined) records.push(last);
  return { records, torn: last === undefined && tail !== '' };
}

/** Bytes read at once: a file may be longer than the longest string. */
const blockSize = 2 ** 20;

/** The text of a file in blocks of whole lines, without the newline at the end of each, and what follows the last newline. */
function* blocksOf(path: string): Generator<{ text: string; whole: boolean }> {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(blockSize);
    let rest: Buffer = Buffer.alloc(0);
    for (let count = readSync(file, buffer); count > 0; count = readSync(file, buffer)) {
      const bytes = Buffer.concat([rest, buffer.subarray(0, count)]);
      const end = bytes.lastIndexOf(0x0a);
      if (end >= 0) yield { text: bytes.toString('utf8', 0, end), whole: true };
      rest = bytes.subarray(end + 1);
    }
    yield { text: rest.toString('utf8'), whole: false };
  } finally {
    closeSync(file);
  }
}

const writeBytes = promisify(write);
const sync = promisify(fdatasync);

interface Waiting {
  line: string;
  resolve: () => void;
  reject: (error: Error) => void;
}

/**
 * Appends records to a file, one line each. What arrives while the disk is busy goes there together with one sync, so
 * that a disk of a thousand syncs a second does not limit a sweep to a thousand tasks a second.
 */
export class JsonlWriter {
  readonly #path: string;
  readonly #check: () => void;
  readonly #file: number;
  /** Bytes up to here are whole lines on the disk. */
  #end: number;
  #waiting: Waiting[] = [];
  #flushing?: Promise<void>;
  #failure?: Error;

  /**
   * Opens or makes the file, and first removes a torn last line so that the next record starts a line of its own.
   *
   * @param check called before every write: what it throws ends the writing, and nothing is touched
   */
  constructor(path: string, check: () => void = () => {}) {
    this.#path = path;
    this.#check = check;
    try {
      mkdirSync(dirname(path), { recursive: true });
      const tail = tailOf(path);
      this.#file = openSync(path, 'a');
      this.#end = fstatSync(this.#file).size - tail.length;
      syncFolder(dirname(path));
      if (tail.length === 0) return;
      if (parseObject(tail.toString('utf8')) === undefined) {
        ftruncateSync(this.#file, this.#end);
      } else {
        writeSync(this.#file, '\n');
        this.#end += tail.length + 1;
      }
    } catch (error) {
      throw new Error(`${path}: cannot write it: ${reason(error)}`);
    }
  }

  /** Resolves when the line is on the disk. Once one append has failed, all do. */
  append(record: object): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line: `${JSON.stringify(record)}\n`, resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  /** Waits for what was appended, then closes the file. */
  async close(): Promise<void> {
    await this.#flushing;
    closeSync(this.#file);
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#failure) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        this.#check();
      } catch (error) {
        this.#fail(error as Error, batch);
        break;
      }
      try {
        const bytes = Buffer.from(batch.map(({ line }) => line).join(''));
        for (let at = 0; at < bytes.length; ) at += (await writeBytes(this.#file, bytes, at)).bytesWritten;
        await sync(this.#file);
        this.#end += bytes.length;
        for (const { resolve } of batch) resolve();
      } catch (error) {
        this.#withdraw();
        const why = `cannot append a record: ${reason(error)}; the records before it are intact`;
        this.#fail(new Error(`${this.#path}: ${why}`), batch);
      }
    }
    this.#flushing = undefined;
  }

  /** Removes half a line, where the disk took that much. */
  #withdraw(): void {
    try {
      ftruncateSync(this.#file, this.#end);
    } catch {
      // Readers drop it too.
    }
  }

  #fail(error: Error, batch: Waiting[]): void {
    this.#failure = error;
    for (const { reject } of [...batch, ...this.#waiting]) reject(error);
    this.#waiting = [];
  }
}

/** What follows the last newline of a file. */
function tailOf(path: string): Buffer {
  if (!existsSync(path)) return Buffer.alloc(0);
  const file = openSync(path, 'r');
  try {
    let tail = Buffer.alloc(0);
    for (let end = fstatSync(file).size; end > 0; ) {
      const block = Buffer.alloc(Math.min(end, 2 ** 16));
      end -= block.length;
      readSync(file, block, 0, block.length, end);
      tail = Buffer.concat([block, tail]);
      const newline = tail.lastIndexOf(0x0a);
      if (newline >= 0) return tail.subarray(newline + 1);
    }
    return tail;
  } finally {
    closeSync(file);
  }
}

/** Without it a power failure may take a new file away whose content is on the disk. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
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
