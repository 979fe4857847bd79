import {
  closeSync,
  existsSync,
  fdatasync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
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
  readonly #file: number;
  /** Bytes up to here are whole lines on the disk. */
  #end: number;
  #waiting: Waiting[] = [];
  #flushing?: Promise<void>;
  #failure?: Error;

  /** Opens or makes the file, and first removes a torn last line so that the next record starts a line of its own. */
  constructor(path: string) {
    this.#path = path;
    try {
      mkdirSync(dirname(path), { recursive: true });
      const content = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
      this.#end = content.lastIndexOf(0x0a) + 1;
      this.#file = openSync(path, 'a');
      syncFolder(dirname(path));
      if (this.#end === content.length) return;
      if (parseObject(content.toString('utf8', this.#end)) === undefined) {
        ftruncateSync(this.#file, this.#end);
      } else {
        writeSync(this.#file, '\n');
        this.#end = content.length + 1;
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
        const bytes = Buffer.from(batch.map(({ line }) => line).join(''));
        for (let at = 0; at < bytes.length; ) at += (await writeBytes(this.#file, bytes, at)).bytesWritten;
        await sync(this.#file);
        this.#end += bytes.length;
        for (const { resolve } of batch) resolve();
      } catch (error) {
        this.#fail(error, batch);
      }
    }
    this.#flushing = undefined;
  }

  #fail(error: unknown, batch: Waiting[]): void {
    this.#failure = new Error(
      `${this.#path}: cannot append a record: ${reason(error)}; the records before it are intact`,
    );
    try {
      // Half a line, where the disk took that much.
      ftruncateSync(this.#file, this.#end);
    } catch {
      // Readers drop it too.
    }
    for (const { reject } of [...batch, ...this.#waiting]) reject(this.#failure);
    this.#waiting = [];
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
