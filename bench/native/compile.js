// Compiles the C kernels for the processor at hand, where there is a gcc and the headers that belong to this Node.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OPTIONS = ['-O3', '-march=native', '-ffast-math', '-mprefer-vector-width=512', '-shared', '-fPIC'];

/** Compiles into a folder of its own, which is the caller's to remove: { addon, folder }; undefined where nothing can be compiled. */
export function compileKernels() {
  const headers = join(dirname(process.execPath), '..', 'include', 'node');
  if (!existsSync(join(headers, 'node_api.h'))) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'onsager-bench-'));
  const addon = join(folder, 'kernels.node');
  const sources = ['addon.c', 'kernels.c'].map((name) => fileURLToPath(new URL(name, import.meta.url)));
  const { status } = spawnSync('gcc', [...OPTIONS, `-I${headers}`, ...sources, '-o', addon]);
  if (status === 0) return { addon, folder };
  rmSync(folder, { recursive: true, force: true });
  return undefined;
}

/** The kernels of kernels.c by their names, each of n and three typed arrays. */
export const loadKernels = (addon) => createRequire(import.meta.url)(addon);
