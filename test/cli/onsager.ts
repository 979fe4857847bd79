import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import { onsager } from '../../src/cli/program.js';

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

  /** The command as it is in the sources, within this process: no node to start. */
  async inside(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const said = { stdout: '', stderr: '' };
    const spies = (['stdout', 'stderr'] as const).map((stream) =>
      vi.spyOn(process[stream], 'write').mockImplementation((text) => {
        said[stream] += text;
        return true;
      }),
    );
    const before = process.cwd();
    process.chdir(this.folder);
    try {
      const code = await onsager(args);
      return { code, ...said };
    } finally {
      process.chdir(before);
      process.exitCode = undefined;
      for (const spy of spies) spy.mockRestore();
    }
  }

  /** Bad input to the built command: exit code 2, a sentence on stderr, no stack trace, nothing on stdout. */
  refuses(args: string[], message: RegExp): void {
    expectRefusal(args, message, this.onsager(...args));
  }

  /** The same of the command in the sources. @returns the sentence */
  async refusesInside(args: string[], message: RegExp): Promise<string> {
    const said = await this.inside(...args);
    expectRefusal(args, message, said);
    return said.stderr;
  }
}

function expectRefusal(
  args: string[],
  message: RegExp,
  { code, stdout, stderr }: { code: number | null; stdout: string; stderr: string },
): void {
  expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n {4}at /);
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
