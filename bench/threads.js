// Two threads on one call: contractions of more than 5 ms, each number of threads in a process of its own, in turns. Wall times: the
// CPU times of two threads add up.

import { spawnSync } from 'node:child_process';
import { median, VerificationError } from './harness.js';

const GOAL = 1.7;

/** Kinds and types of assembly/tensor/layout.ts. */
const CASES = [
  { what: 'T(., x, x), symmetric order 3, n = 600, f32', kind: 5, type: 1, dims: [600, 600, 600] },
  { what: 'T(., x, x), symmetric order 3, n = 400, f64', kind: 5, type: 0, dims: [400, 400, 400] },
  { what: 'three fields of a dense order-3 tensor, N = 300, f32', kind: 1, type: 1, dims: [300, 300, 300] },
];

/** Runs in a child: milliseconds of every call, after some to warm up, and the field. */
const program = `
  import { core, init } from '${new URL('../dist/index.js', import.meta.url)}';
  const { threads, calls, kind, type, dims } = JSON.parse(process.argv[1]);
  await init({ threads });
  const { exports, memory } = core();
  const size = [kind, type, ...dims, 1];
  const n = dims[0];
  const t = memory.alloc(exports.tensor_bytes(...size));
  const column = () => {
    const at = memory.alloc(8 * n);
    memory.f64(at, n).forEach((_, i, all) => { all[i] = (i % 11) / 10 - 0.4; });
    return at;
  };
  const [x1, x2, x3, y1, y2, y3] = Array.from({ length: 6 }, column);
  const room = memory.alloc(exports.sample_ws(kind, ...dims, 1, 0));
  exports.sample_tensor(...size, t, 0, 1, 1, x1, x2, x3, 0, 1, 2, 3, 0, n, room);
  const ws = memory.alloc(exports.contract_ws(...size, 0));
  const times = [];
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (let i = 0; i < calls + 5; i++) {
    for (const y of [y1, y2, y3]) memory.f64(y, n).fill(0);
    const start = performance.now();
    exports.contract(...size, t, 0, x1, x2, x3, 0, y1, y2, y3, 0, ws);
    if (i >= 5) times.push(performance.now() - start);
  }
  console.log(JSON.stringify({ times, field: [...memory.f64(y1, n)] }));`;

function run(request) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', program, JSON.stringify(request)],
    { encoding: 'utf8', timeout: 120_000 },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function measureCase({ what, ...data }, quick) {
  const rounds = quick ? 1 : 4;
  const taken = { 1: [], 2: [] };
  const fields = {};
  for (let round = 0; round < rounds; round++) {
    for (const threads of [1, 2]) {
      const { times, field } = run({ ...data, threads, calls: quick ? 5 : 25 });
      taken[threads].push(...times);
      fields[threads] = field;
    }
  }
  const largest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = largest(fields[1]);
  const error = largest(fields[1].map((value, i) => value - fields[2][i])) / scale;
  if (!(error < 1e-6)) throw new VerificationError(`threads: ${what}: two threads are off by ${error}`);
  const [one, two] = [median(taken[1]), median(taken[2])];
  const best = Math.min(...taken[1]) / Math.min(...taken[2]);
  return { what, one, two, speedup: one / two, best };
}

export default {
  name: 'threads',
  title: 'two threads on one contraction, against one',
  async measure({ quick }) {
    const cases = CASES.map((one) => measureCase(one, quick));
    return { name: this.name, title: this.title, goals: { speedup: GOAL }, cases };
  },
  table({ name, title, cases }) {
    const lines = cases.map(
      ({ what, one, two, speedup, best }) =>
        `  ${what}: ${one.toPrecision(3)} ms with 1 thread, ${two.toPrecision(3)} ms with 2: ${speedup.toFixed(2)}x ` +
        `(fastest calls ${best.toFixed(2)}x), goal ${GOAL}x on an idle machine, ${speedup >= GOAL ? 'ok' : 'below goal'}`,
    );
    return [`${name}: ${title}`, ...lines, ''].join('\n');
  },
};
