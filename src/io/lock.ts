import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { reason } from './files.js';
import { InputError } from './input-error.js';

/** A holder touches its lock this often, in milliseconds; one that has not for `stale` is dead or cut off. */
const beat = 10_000;
const stale = 60_000;

/** Locks of this process. */
const held = new Set<string>();

/**
 * Holds `path`.lock until released, so that no two processes write one file. The lock of a process that was killed is
 * taken over: at once on the same machine, after a minute without a sign of life from another.
 *
 * @throws InputError when a living process holds it
 */
export function lock(path: string): { release: () => void } {
  const file = `${path}.lock`;
  const mine = JSON.stringify({ host: hostname(), pid: process.pid, started: new Date().toISOString() });
  acquire(path, file, mine);
  held.add(file);
  const heart = setInterval(() => {
    try {
      utimesSync(file, new Date(), new Date());
    } catch {
      // Gone, or the disk is away: the writer will say what is wrong.
    }
  }, beat);
  heart.unref();
  return {
    release() {
      clearInterval(heart);
      held.delete(file);
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
    if (isAlive(file, holder)) {
      throw new InputError(
        `${path}: another process writes it (${describe(holder)}); if there is none, remove ${file}`,
      );
    }
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

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isAlive(file: string, holder: string): boolean {
  const { host, pid } = parse(holder);
  if (host === hostname()) {
    // A container restarts with the same name and the same process ids: what has mine is not me.
    if (pid === process.pid && !held.has(file)) return false;
    try {
      process.kill(Number(pid), 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    }
  }
  try {
    return Date.now() - statSync(file).mtimeMs < stale;
  } catch {
    return false;
  }
}

function describe(holder: string): string {
  const { host, pid, started } = parse(holder);
  return pid === undefined ? 'unknown' : `process ${pid} on ${host} since ${started}`;
}

function parse(holder: string): { host?: string; pid?: number; started?: string } {
  try {
    return JSON.parse(holder) ?? {};
  } catch {
    // Killed between making the file and writing into it.
    return {};
  }
}
