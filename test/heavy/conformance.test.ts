import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The list of test/conformance on every build of the core, in a process of its own: Node 20 has relaxed SIMD behind a flag only.

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'onsager-conformance-'));
const program = join(folder, 'program.mjs');
const flags = process.version.startsWith('v20.') ? ['--experimental-wasm-relaxed-simd'] : [];

beforeAll(async () => {
  const require = createRequire(import.meta.url);
  // esbuild is the one that tsup brings.
  const esbuild = createRequire(require.resolve('tsup'))('esbuild');
  await esbuild.build({
    stdin: {
      contents: `
        import { readFileSync } from 'node:fs';
        import { load } from './src/core/load.ts';
        import { checks } from './test/conformance/checks.ts';
        const [name, threads] = process.argv.slice(2);
        const wasm = readFileSync('build/' + name + '.wasm');
        const worker = new URL('file://${root}dist/worker.js');
        // Every call is shared, however small.
        const core = await load({ wasm, threads: Number(threads), worker, least: 1e-4 });
        const residuals = checks.flatMap(({ name, run }) => run(core).map((residual) => ({ name, ...residual })));
        console.log(JSON.stringify({
          features: core.exports.features(),
          count: residuals.length,
          bytes: core.memory.bytesInUse,
          above: residuals.filter(({ value, bar }) => !(value < bar)),
        }));`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    outfile: program,
    format: 'esm',
    platform: 'node',
    alias: { '#core-bytes': join(root, 'src/core/bytes-node.ts') },
    logLevel: 'error',
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('every build of the core keeps its residuals below the bars', () => {
  it.concurrent.each([
    ['core', 1],
    ['core-relaxed', 1],
    ['core-threads', 1],
    ['core-threads', 2],
    ['core-threads', 4],
    ['core-relaxed-threads', 2],
  ] as const)('%s, threads %i', { timeout: 240_000 }, async (name, threads) => {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [...flags, program, name, String(threads)],
      { cwd: root, timeout: 230_000 },
    );
    expect(stderr).toBe('');
    const { features, count, bytes, above } = JSON.parse(stdout);
    expect(features).toBe((name.includes('relaxed') ? 1 : 0) + (name.includes('threads') ? 2 : 0));
    expect(count).toBeGreaterThan(100);
    expect(bytes).toBe(0);
    expect(above).toEqual([]);
  });
});
