import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process as it writes itself down, for others to tell later whether it lives. */
export interface ProcessNote {
  host: string;
  pid: number;
  /** When it wrote this. */
  started: string;
  /** Among which processes the id is unique: a boot of a kernel and a namespace of ids, where there is a /proc. */
  place?: string;
  /** When the process began, in ticks since that boot: ids are given again. */
  ticks?: number;
}

export function thisProcess(): ProcessNote {
  return {
    host: hostname(),
    pid: process.pid,
    started: new Date().toISOString(),
    place: here(),
    ticks: statOf(process.pid)?.ticks,
  };
}

/** What became of a process; unknown where it ran on another machine, in another container, or where there is no /proc to ask. */
export function lifeOf(note: Partial<ProcessNote>): 'running' | 'stopped' | 'dead' | 'unknown' {
  const { host, pid, place, ticks } = note;
  const comparable = place === undefined ? host === hostname() : place === here();
  if (!comparable || pid === undefined) return 'unknown';
  if (!exists(pid)) return 'dead';
  const found = statOf(pid);
  // This process knows its own beginning: who has its id, and another one or none, is not itself.
  if (!found || (ticks === undefined && pid !== process.pid)) return 'unknown';
  if (found.ticks !== ticks || found.state === 'zombie') return 'dead';
  return found.state;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Others are of another user.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function here(): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return undefined;
  }
}

/** Fields 3 and 22 of /proc/PID/stat (proc(5)), after the name in parentheses, which may hold anything. */
function statOf(pid: number): { state: 'running' | 'stopped' | 'zombie'; ticks: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const state = 'Tt'.includes(fields[0]) ? 'stopped' : 'ZXx'.includes(fields[0]) ? 'zombie' : 'running';
    return { state, ticks: Number(fields[19]) };
  } catch {
    return undefined;
  }
}
