import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { reason } from './files.js';
import { InputError } from './input-error.js';
import { lifeOf, type ProcessNote, thisProcess } from './process.js';

/** A holder touches its lock this often, in milliseconds; one that has not for `stale` is dead or cut off. */
const beat = 10_000;
const stale = 60_000;

export interface Lock {
  /**
   * Whoever slept (a suspended laptop, a pager that reads no further) may have lost the lock: to be called before every write.
   *
   * @throws Error where the lock is not this one any more
   */
  check(): void;
  release(): void;
}

/**
 * Holds `path`.lock until released, so that no two processes write one file. A holder on the same machine keeps it as long as it lives, and loses it
 * at once when it dies; one elsewhere, or in another container, loses it after a minute without a sign of life.
 *
 * @throws InputError when a living process holds it
 */
export function lock(path: string): Lock {
  const file = `${path}.lock`;
  const mine = JSON.stringify(thisProcess());
  acquire(path, file, mine);
  let touched = Date.now();
  const touch = () => {
    if (contentOf(file) !== mine) return;
    try {
      utimesSync(file, new Date(), new Date());
      touched = Date.now();
    } catch {
      // The disk is away: the writer will say what is wrong.
    }
  };
  const heart = setInterval(touch, beat).unref();
  return {
    check() {
      const holder = settledContentOf(file, mine);
      if (holder !== mine) {
        const fate = holder === undefined ? 'removed' : `taken over by ${describe(holder)}`;
        throw new Error(`${path}: its lock was ${fate}: stopped, and the records before are intact`);
      }
      if (Date.now() - touched > beat) touch();
    },
    release() {
      clearInterval(heart);
      if (contentOf(file) === mine) rmSync(file, { force: true });
    },
  };
}

function acquire(path: string, file: string, mine: string): void {
  for (let attempt = 0; attempt < 10; attempt++) {
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, mine, { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new Error(`${path}: cannot write it: ${reason(error)}`);
      }
    }
    const holder = contentOf(file);
    if (holder === undefined) continue;
    refuseLiving(path, file, holder);
    // Two may find the same dead lock: whoever moves a live one by mistake puts it back.
    const aside = `${file}.${process.pid}`;
    try {
      renameSync(file, aside);
    } catch {
      continue;
    }
    if (contentOf(aside) === holder) rmSync(aside, { force: true });
    else renameSync(aside, file);
  }
  throw new InputError(`${path}: another process is about to write it`);
}

function refuseLiving(path: string, file: string, holder: string): void {
  const life = lifeOf(parse(holder));
  if (life === 'dead' || (life === 'unknown' && silence(file) >= stale)) return;
  const advice = {
    running: 'wait for it, or end it',
    stopped: 'it is suspended: fg or kill -CONT goes on with it',
    unknown: `if there is none, remove ${file}`,
  };
  throw new InputError(`${path}: another process writes it (${describe(holder)}); ${advice[life]}`);
}

/** Milliseconds since the last sign of life. */
function silence(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/**
 * Content of a lock that may be moved away for a moment by somebody who takes it for dead. On a disk that is away it counts as what it was: the
 * writer will say what is wrong.
 */
function settledContentOf(file: string, was: string): string | undefined {
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return was;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
  return undefined;
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function describe(holder: string): string {
  const { host, pid, started } = parse(holder);
  return pid === undefined ? 'unknown' : `process ${pid} on ${host} since ${started}`;
}

function parse(holder: string): Partial<ProcessNote> {
  try {
    return JSON.parse(holder) ?? {};
  } catch {
    // Killed between making the file and writing into it.
    return {};
  }
}
