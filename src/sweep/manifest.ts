import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, hostname, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { version } from '../../package.json';
import { backend, init } from '../core/index.js';
import { InputError, readText, writeAtomic } from '../io/index.js';
import { hashOf } from './hash.js';
import { partFiles } from './journal.js';
import type { Plan } from './plan.js';
import type { Shard } from './shard.js';
import type { Config } from './study.js';

/** One process that worked on a sweep: what it ran, on what. */
export interface Session {
  host: string;
  pid: number;
  onsager: string;
  core: { sha256?: string; simd: boolean; relaxed: boolean; abiVersion: number };
  node: string;
  platform: string;
  cpu: string;
  cores: number;
  memoryGiB: number;
  workers: number;
  /** The commit of the folder that it was started in, where that is a checkout. */
  git?: { commit: string; dirty: boolean };
  started: string;
  /** Absent while it runs, and for ever if it was killed. */
  finished?: string;
}

/** Where the numbers of a folder come from: manifest.json, and one such file for every shard of several. */
export interface Manifest {
  config: Config;
  hash: string;
  shard?: Shard;
  /** Of the sweep, or of the shard. */
  tasks: number;
  done: number;
  failed: number;
  sessions: Session[];
}

/** The manifest of a folder, or nothing for a new one. @throws InputError when it is not one, or not of this config */
export function readManifest(path: string, hash?: string): Manifest | undefined {
  if (!existsSync(path)) return undefined;
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readText(path));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      `${path}: expected JSON, found a file that does not parse (${(error as Error).message})`,
    );
  }
  const expected = hash ?? (manifest?.config && hashOf(manifest.config));
  if (expected === undefined || manifest?.hash !== expected || !Array.isArray(manifest.sessions)) {
    throw new InputError(
      `${path}: expected the config with hash ${expected}, found ${manifest?.hash ?? 'none'}`,
    );
  }
  return manifest;
}

/** Writes a manifest, keeping the sessions that the file and the manifests of shards beside it tell of. */
export function saveManifest(
  path: string,
  { config, hash }: Plan,
  { total, done, failed, sessions, shard }: Tally,
): Promise<void> {
  const known = shard && shard.count > 1 ? [path] : [path, ...partFiles(dirname(path), '.manifest.json')];
  const earlier = known.flatMap((file) => readManifest(file, hash)?.sessions ?? []);
  const manifest: Manifest = {
    config,
    hash,
    ...(shard && shard.count > 1 && { shard }),
    tasks: total,
    done,
    failed,
    sessions: distinct([...earlier, ...sessions]),
  };
  return writeAtomic(path, `${JSON.stringify(manifest, null, 2)}\n`);
}

interface Tally {
  total: number;
  done: number;
  failed: number;
  sessions: Session[];
  shard?: Shard;
}

/** The last of what is said about each session, in the order in which they began. */
function distinct(sessions: Session[]): Session[] {
  const known = new Map<string, Session>();
  for (const session of sessions) known.set(`${session.started} ${session.host} ${session.pid}`, session);
  return [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, session]) => session);
}

export async function beginSession(workers: number): Promise<Session> {
  await init();
  const { simd, relaxed, abiVersion } = backend();
  return {
    host: hostname(),
    pid: process.pid,
    onsager: version,
    core: { sha256: coreHash(), simd, relaxed, abiVersion },
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Number((totalmem() / 2 ** 30).toFixed(1)),
    workers,
    git: gitState(),
    started: new Date().toISOString(),
  };
}

/** Digest of the core.wasm beside the built library; sources that run unbuilt have none. */
function coreHash(): string | undefined {
  const file = new URL('./core.wasm', import.meta.url);
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : undefined;
}

function gitState(): Session['git'] {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5000,
    }).trim();
  try {
    return { commit: git('rev-parse', 'HEAD'), dirty: git('status', '--porcelain') !== '' };
  } catch {
    // No git, or no checkout: nothing to record.
    return undefined;
  }
}
