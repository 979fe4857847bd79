import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { lock } from '../../src/io/index.js';
import { lifeOf, thisProcess } from '../../src/io/process.js';

const linux = existsSync('/proc/self/stat');
const host = hostname();

/** A file to write, locked by a holder who last touched the lock so many seconds ago. */
function held(holder: object, silence = 0): string {
  const path = join(mkdtempSync(join(tmpdir(), 'onsager-lock-')), 'records.jsonl');
  writeFileSync(`${path}.lock`, JSON.stringify(holder));
  const time = Date.now() / 1000 - silence;
  utimesSync(`${path}.lock`, time, time);
  return path;
}

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A process that lives, and what it would write of itself. */
async function living(...command: string[]) {
  const child = spawn(command[0], command.slice(1), { stdio: 'ignore' });
  children.push(child);
  await once(child, 'spawn');
  return { child, note: noteOf(child.pid!) };
}

function noteOf(pid: number) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return { ...thisProcess(), pid, ticks: Number(fields[19]) };
}

describe('lock', () => {
  it('is taken over from the dead at once, on another machine after a minute of silence', () => {
    const dead = spawnSync('true').pid;
    lock(held({ host, pid: dead })).release();
    lock(held({ ...thisProcess(), pid: dead })).release();
    lock(held({ host, pid: process.pid })).release();
    lock(held({ host: 'elsewhere', pid: 1 }, 90)).release();
    lock(held({ host, pid: 1 }, 90)).release();
    lock(held({}, 90)).release();
    expect(() => lock(held({ host: 'elsewhere', pid: 1 }, 5))).toThrow(/process 1 on elsewhere/);
    expect(() => lock(held({ host, pid: process.ppid }, 5))).toThrow(/another process writes it/);
    expect(() => lock(held({}, 5))).toThrow(/\(unknown\); if there is none, remove .*records\.jsonl\.lock$/);
  });

  it.skipIf(!linux)('stays with a holder that lives here, however long it sleeps', async () => {
    const { child, note } = await living('sleep', '100');
    expect(lifeOf(note)).toBe('running');
    const path = held(note, 3600);
    expect(() => lock(path)).toThrow(
      `another process writes it (process ${child.pid} on ${host} since ${note.started}); wait for it, or end it`,
    );
    child.kill('SIGSTOP');
    await expect.poll(() => lifeOf(note)).toBe('stopped');
    expect(() => lock(path)).toThrow(/it is suspended: fg or kill -CONT goes on with it$/);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(lifeOf(note)).toBe('dead');
    lock(path).release();
  });

  it.skipIf(!linux)('knows an id that was given again, and a process that nobody buried', async () => {
    const { note } = await living('sleep', '100');
    expect(lifeOf({ ...note, ticks: note.ticks - 1 })).toBe('dead');
    expect(lifeOf({ ...thisProcess(), ticks: 1 })).toBe('dead');
    // The shell becomes a sleep, which buries no child.
    const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 100']);
    children.push(parent);
    const [pid] = await once(parent.stdout, 'data');
    await expect.poll(() => lifeOf(noteOf(Number(pid)))).toBe('dead');
    expect(existsSync(`/proc/${Number(pid)}`)).toBe(true);
  });

  it.skipIf(!linux)('asks nothing of ids in another container or boot: there the minute holds', async () => {
    const elsewhere = { ...thisProcess(), pid: spawnSync('true').pid, place: 'a boot pid:[1]' };
    expect(lifeOf(elsewhere)).toBe('unknown');
    expect(() => lock(held(elsewhere, 5))).toThrow(/if there is none, remove/);
    lock(held(elsewhere, 90)).release();
  });

  it('tells its holder that it is lost, and is not touched by it any more', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'onsager-lock-')), 'records.jsonl');
    const mine = lock(path);
    mine.check();
    expect(() => lock(path)).toThrow(/another process writes it/);
    writeFileSync(`${path}.lock`, JSON.stringify({ host: 'elsewhere', pid: 7, started: 'noon' }));
    expect(() => mine.check()).toThrow(
      `${path}: its lock was taken over by process 7 on elsewhere since noon: stopped`,
    );
    mine.release();
    expect(existsSync(`${path}.lock`)).toBe(true);
    rmSync(`${path}.lock`);
    expect(() => mine.check()).toThrow('its lock was removed: stopped, and the records before are intact');
  });
});
