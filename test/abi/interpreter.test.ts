import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The core outside of JavaScript: the interpreters of wabt (Debian package `wabt`). Without them there is nothing to test.
const present = spawnSync('spectest-interp', ['--version']).status === 0;
const core = fileURLToPath(new URL('../../build/core.wasm', import.meta.url));

describe.skipIf(!present)('core.wasm under the interpreter of wabt', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'onsager-abi-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('runs its exports from the command line', () => {
    const output = execFileSync('wasm-interp', [core, '--run-all-exports'], { encoding: 'utf8' });
    expect(output).toMatch(/^abi_version\(\) => i32:3$/m);
    expect(output).toMatch(/^features\(\) => i32:0$/m);
    expect(output).toMatch(/^spiked_small_count\(\) => i32:7$/m);
    expect(output).not.toContain('error');
  });

  it('grows and moves the top of its memory in `alloc` and `release` alone, so that no kernel can leave anything behind', () => {
    const text = execFileSync('wasm2wat', ['--enable-all', core], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    const functions = [...text.matchAll(/^ {2}\(func \(;(\d+);\)[\s\S]*?(?=^ {2}\()/gm)];
    const exported = (name: string) => text.match(`\\(export "${name}" \\(func (\\d+)\\)\\)`)![1];
    const having = (code: RegExp) => functions.filter(([body]) => code.test(body)).map(([, index]) => index);
    const top = functions.find(([, index]) => index === exported('mark'))![0].match(/global\.get (\d+)/)![1];
    const start = text.match(/\(start (\d+)\)/)![1];
    expect(functions.length).toBeGreaterThan(200);
    expect(having(/\bmemory\.grow\b/)).toEqual([exported('alloc')]);
    expect(having(new RegExp(`\\bglobal\\.set ${top}\\b`)).sort()).toEqual(
      [start, exported('alloc'), exported('release')].sort(),
    );
  });

  it('serves a program in WebAssembly text: memory, gemv, contractions, normals', () => {
    const script = join(folder, 'client.json');
    const client = fileURLToPath(new URL('client.wast', import.meta.url));
    execFileSync('wast2json', [client, '-o', script]);
    copyFileSync(core, join(folder, 'core.wasm'));
    const { commands, ...rest } = JSON.parse(readFileSync(script, 'utf8'));
    const first = [
      { type: 'module', line: 0, name: '$core', filename: 'core.wasm' },
      { type: 'register', line: 0, name: '$core', as: 'core' },
    ];
    writeFileSync(script, JSON.stringify({ ...rest, commands: [...first, ...commands] }));
    const run = spawnSync('spectest-interp', [script], { encoding: 'utf8' });
    // It counts the core that it loads, the program, and the program's assertions.
    expect(run.stdout).toBe(`${commands.length + 1}/${commands.length + 1} tests passed.\n`);
    expect(commands.length).toBeGreaterThan(8);
    expect(run.status).toBe(0);
  });
});
