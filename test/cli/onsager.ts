import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/** The built command. */
export const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** The files of a finished run, the same to the byte however it came about. */
export const results = [
  'summary.csv',
  'summary.parquet',
  'records.csv',
  'records.parquet',
  'arrays.npz',
  'figure.svg',
];

/** A folder of its own, and the command run in it. */
export class Place {
  readonly folder = mkdtempSync(join(tmpdir(), 'onsager-cli-'));

  onsager(...args: string[]): { code: number | null; stdout: string; stderr: string } {
    const { status, stdout, stderr } = spawnSync('node', [cli, ...args], {
      encoding: 'utf8',
      cwd: this.folder,
    });
    return { code: status, stdout, stderr };
  }

  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** Bad input: exit code 2, a sentence on stderr, no stack trace, nothing on stdout. */
  refuses(args: string[], message: RegExp): void {
    const { code, stdout, stderr } = this.onsager(...args);
    expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n {4}at /);
  }
}

/** Matrix and tensor that share u, at Delta_m = 0.4 and Delta_t = 0.2. */
export const model = `model: spiked
species:
  u: { prior: gaussian, size: 1 }
  v: { prior: gaussian }
  x: { prior: gaussian }
  y: { prior: gaussian }
channels:
  - { modes: [u, v], snr: 2.5 }
  - { modes: [u, x, y], snr: 5 }
`;
