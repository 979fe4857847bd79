import type { Command } from 'commander';
import { features, sharedMemory, validates } from '../core/host.js';
import type { Core } from '../core/index.js';
import { jsonOption } from './options.js';
import { print, printJson, tableText } from './output.js';

export function register(program: Command): void {
  program
    .command('doctor')
    .description('versions, features of this machine, and a quick measure of its speed')
    .option(...jsonOption)
    .addHelpText('after', '\nExamples:\n  onsager doctor\n  onsager doctor --json')
    .action(doctor);
}

async function doctor({ json }: { json?: boolean }): Promise<void> {
  const [{ backend, core, init }, { cpus, availableParallelism, totalmem, freemem }, { version }] =
    await Promise.all([import('../core/index.js'), import('node:os'), import('../../package.json')]);
  await init();
  const gib = (bytes: number) => Number((bytes / 2 ** 30).toFixed(1));
  const report = {
    onsager: version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: { total: gib(totalmem()), free: gib(freemem()) },
    features: Object.fromEntries(features.map((name) => [name, validates(name)])),
    backend: backend(),
    variants: {
      relaxed: validates('relaxed simd'),
      threads: typeof sharedMemory() === 'string' ? 1 : availableParallelism(),
    },
    speed: { gemv: gemvSpeed(core()), contraction: contractionSpeed(core()) },
  };
  if (json) {
    printJson(report);
    return;
  }
  const { memoryGiB, speed, variants } = report;
  const { abiVersion, relaxed, threads } = report.backend;
  const yes = (value: boolean) => (value ? 'yes' : 'no');
  const rows = [
    ['onsager', report.onsager],
    ['node', `${report.node}, ${report.platform}`],
    ['processor', `${report.cpu}, ${report.cores} cores`],
    ['memory', `${memoryGiB.total} GiB, ${memoryGiB.free} free`],
    ...Object.entries(report.features).map(([name, value]) => [`WebAssembly ${name}`, yes(value)]),
    ['core', `ABI ${abiVersion}, relaxed SIMD ${yes(relaxed)}, threads ${threads}`],
    ['init({ relaxed: true })', variants.relaxed ? 'fused multiply-adds' : 'the plain core, with a warning'],
    ['init({ threads: true })', variants.threads > 1 ? `${variants.threads} threads` : 'one thread'],
    ['gemv, f64', speedText(speed.gemv)],
    ['three contractions of a tensor, f32', speedText(speed.contraction)],
  ];
  print(tableText({ columns: ['what', 'here'], rows }));
}

interface Speed {
  /** Bytes of data read per second, in GB/s. */
  gigabytes: number;
  gigaflops: number;
}

function speedText({ gigabytes, gigaflops }: Speed): string {
  return `${gigabytes.toFixed(1)} GB/s, ${gigaflops.toFixed(1)} GFLOP/s`;
}

/** y = A x with a matrix of 32 MB, larger than most caches. */
function gemvSpeed({ exports, memory }: Core): Speed {
  const n = 2048;
  return memory.scope((scratch) => {
    const [a, x, y] = [scratch.f64(n * n), scratch.f64(n), scratch.f64(n)];
    const seconds = fastest(() => exports.dgemv(n, n, a, n, x, y));
    return { gigabytes: (8 * n * n) / seconds / 1e9, gigaflops: (2 * n * n) / seconds / 1e9 };
  });
}

/** T(., x, y), T(u, ., y) and T(u, x, .) in one pass over a tensor of 32 MB: the heart of an AMP iteration. */
function contractionSpeed({ exports, memory }: Core): Speed {
  const n = 200;
  const dense3 = 1;
  return memory.scope((scratch) => {
    const t = scratch.f32(n ** 3);
    const [u, x, y, gu, gx, gy] = Array.from({ length: 6 }, () => scratch.f64(n));
    const ws = scratch.bytes(exports.contract_ws(dense3, 1, n, n, n, 1, 0));
    const seconds = fastest(() => exports.mdense3(n, n, n, t, 0, u, x, y, gu, gx, gy, 0, n, ws));
    return { gigabytes: (4 * n ** 3) / seconds / 1e9, gigaflops: (4 * n ** 3) / seconds / 1e9 };
  });
}

/** Seconds of the fastest of a few calls, after one to warm up. */
function fastest(work: () => unknown): number {
  work();
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 8; i++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best / 1000;
}
