import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { version } from '../../package.json';
import { backend, init } from '../core/index.js';
import { InputError, readText, writeAtomic } from '../io/index.js';
import type { Config } from './study.js';

/** One process that worked on a sweep: what it ran, on what. */
export interface Session {
  onsager: string;
  core: { sha256?: string; simd: boolean; relaxed: boolean; abiVersion: number };
  node: string;
  platform: string;
  cpu: string;
  cores: number;
  memoryGiB: number;
  workers: number;
  /** Of the folder that it was started in, where that is a checkout. */
  git?: { commit: string; dirty: boolean };
  started: string;
  /** Absent while it runs, and for ever if it was killed. */
  finished?: string;
}

/** Where the numbers of a folder come from: manifest.json. */
export interface Manifest {
  config: Config;
  hash: string;
  tasks: number;
  done: number;
  failed: number;
  sessions: Session[];
}

/** The manifest of a folder, or nothing for a new one. @throws InputError when it is not one of this config */
export function readManifest(path: string, hash: string): Manifest | undefined {
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
  if (manifest?.hash !== hash || !Array.isArray(manifest.sessions)) {
    throw new InputError(`${path}: expected the config with hash ${hash}, found ${manifest?.hash ?? 'none'}`);
  }
  return manifest;
}

export function writeManifest(path: string, manifest: Manifest): Promise<void> {
  return writeAtomic(path, `${JSON.stringify(manifest, null, 2)}\n`);
}

export async function beginSession(workers: number): Promise<Session> {
  await init();
  const { simd, relaxed, abiVersion } = backend();
  return {
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

/** Of the core.wasm beside the built library; sources that run unbuilt have none. */
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
