import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import workerThreads, { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Core, load } from '../../src/core/load.js';

const root = new URL('../../', import.meta.url);
const worker = new URL('dist/worker.js', root);
const bytes = (name: string) => readFileSync(new URL(`build/${name}.wasm`, root));

/** A core whose workers share every call, however small. */
const threaded = (threads: number, more = {}) =>
  load({ wasm: bytes('core-threads'), threads, worker, least: 1e-4, ...more });

/** Kinds of assembly/tensor/layout.ts with dimensions that leave remainders everywhere. */
const kinds: [name: string, kind: number, dims: number[]][] = [
  ['dense order 2', 0, [203, 131]],
  ['dense order 3', 1, [71, 23, 31]],
  ['dense order 4', 2, [67, 5, 7, 9]],
  ['symmetric order 2', 3, [211]],
  ['symmetric order 3, tiled', 4, [75]],
  ['symmetric order 3, slabs', 5, [75]],
  ['symmetric order 4', 6, [66]],
];
const types = ['f64', 'f32', 'int8', 'int16'];

/** Relative to the largest entry of a field: what another order of summation may change, where rows are summed in f32 or not. */
const tolerance = (type: number) => (type === 0 ? 1e-13 : 1e-6);

/** A coupling of rank two in every mode: [order, terms, ranks.., indices.., values..] as docs/abi.md has it. */
function coupling({ memory }: Core, scratch: { bytes(n: number): number }, order: number): number {
  const terms = [0, 1].map((a) => Array.from({ length: 4 }, (_, m) => (m < order ? a : 0)));
  const at = scratch.bytes(24 + 24 * terms.length);
  const ranks = Array.from({ length: 4 }, (_, m) => (m < order ? 2 : 1));
  memory.i32(at, 6).set([order, terms.length, ...ranks]);
  terms.forEach((term, e) => void memory.i32(at + 24 + 16 * e, 4).set(term));
  memory.f64(at + 24 + 16 * terms.length, 2).set([1, 0.5]);
  return at;
}

/** Draws a tensor and contracts it: all bytes of the data and all fields. */
function contraction(core: Core, kind: number, dims: number[], type: number, rank = 1) {
  const { exports, memory } = core;
  const symmetric = kind >= 3;
  const order = symmetric ? [2, 3, 3, 4][kind - 3] : dims.length;
  const [n1, n2, n3, n4] = [0, 1, 2, 3].map((m) => (symmetric ? dims[0] : (dims[m] ?? 1)));
  return memory.scope((scratch) => {
    const size = exports.tensor_bytes(kind, type, n1, n2, n3, n4);
    const t = scratch.bytes(size);
    memory.u8(t, size).fill(0);
    const all = rank > 1 ? coupling(core, scratch, order) : 0;
    const columns = [n1, n2, n3, n4].map((n, m) => {
      if (m >= (symmetric ? 1 : order)) return 0;
      const P = (n + 3) & ~3;
      const values = new Float64Array(P * rank);
      for (let a = 0; a < rank; a++)
        for (let i = 0; i < n; i++) values[a * P + i] = Math.cos(1 + i * (a + m + 1));
      return scratch.f64(P * rank, values);
    }) as [number, number, number, number];
    const sampling = scratch.bytes(exports.sample_ws(kind, n1, n2, n3, n4, 0));
    exports.sample_tensor(
      kind,
      type,
      n1,
      n2,
      n3,
      n4,
      t,
      0,
      1,
      1,
      ...(columns.map((x) => x || columns[0]) as typeof columns),
      1,
      2,
      3,
      0,
      n1,
      sampling,
    );
    const data = memory.u8(t, size).slice();
    const lengths = [n1, n2, n3, n4].map((n, m) => (m < (symmetric ? 1 : order) ? ((n + 3) & ~3) * rank : 0));
    // Fields begin at something, because a contraction adds.
    const fields = lengths.map((length) =>
      length > 0 ? scratch.f64(length + 4, new Array(length + 4).fill(2)) : 0,
    );
    const room = exports.contract_ws(kind, type, n1, n2, n3, n4, all);
    const ws = scratch.bytes(room + 64);
    memory.u8(ws + room, 64).fill(77);
    const status = exports.contract(
      kind,
      type,
      n1,
      n2,
      n3,
      n4,
      t,
      all,
      ...columns,
      ...(fields as typeof columns),
      ws,
    );
    expect(status).toBe(0);
    expect([...memory.u8(ws + room, 64)], 'behind the workspace').toEqual(new Array(64).fill(77));
    const results = fields.flatMap((at, m) => (at ? [memory.f64(at, lengths[m] + 4).slice()] : []));
    for (const field of results) expect([...field.slice(-4)], 'behind a field').toEqual([2, 2, 2, 2]);
    return { data, results };
  });
}

type Run = (core: Core) => Float64Array | Float32Array;
type Place = (values: ArrayLike<number>) => number;

/** Runs a product on numbers of its type; the result comes with four entries behind it. */
function product(
  single: boolean,
  out: number,
  call: (exports: Core['exports'], put: Place, y: number, ws: number) => void,
): Run {
  return ({ exports, memory }) =>
    memory.scope((scratch) => {
      const put: Place = (values) =>
        (single ? scratch.f32 : scratch.f64).call(scratch, values.length, values);
      const y = put(new Array(out + 4).fill(1));
      call(exports, put, y, scratch.bytes(single ? exports.sgemm_ws() : exports.dgemm_ws()));
      return (single ? memory.f32(y, out + 4) : memory.f64(y, out + 4)).slice();
    });
}

const numbers = (n: number, seed: number) =>
  Float64Array.from({ length: n }, (_, i) => Math.sin(seed + 7 * i));

const products: [name: string, run: Run][] = [false, true].flatMap((single): [string, Run][] => {
  const t = single ? 's' : 'd';
  const [m, n, k] = [211, 107, 53];
  const [A, x, xt] = [numbers(m * n, 1), numbers(n, 2), numbers(m, 3)];
  const gemm = (e: Core['exports']) => (single ? e.sgemm : e.dgemm);
  const [L, R, S] = [numbers(m * k, 4), numbers(k * n, 5), numbers(m * m, 6)];
  return [
    [
      `${t}gemv`,
      product(single, 2 * m, (e, put, y) =>
        (single ? e.sgemv : e.dgemv)(2 * m, n, put([...A, ...A]), n, put(x), y),
      ),
    ],
    [
      `${t}gemvt`,
      product(single, m, (e, put, y) => (single ? e.sgemvt : e.dgemvt)(m, m, put(S), m, put(xt), y)),
    ],
    [
      `${t}gemm by rows`,
      product(single, m * n, (e, put, y, ws) => gemm(e)(m, n, k, 0.5, put(L), k, 1, put(R), n, 1, y, n, ws)),
    ],
    [
      `${t}gemm by columns`,
      product(single, n * m, (e, put, y, ws) => gemm(e)(n, m, k, 0.5, put(R), 1, n, put(L), 1, k, y, m, ws)),
    ],
    [
      `${t}syrk`,
      product(single, m * m, (e, put, y, ws) =>
        (single ? e.ssyrk : e.dsyrk)(m, k, 2, put(L), k, 1, y, m, ws),
      ),
    ],
  ];
});

/** Fields of a symmetric matrix of implicit noise, one contraction after another: frames of f64 and f32 (docs/abi.md). */
const drawn = [0, 1].map((type): [string, Run] => [
  `implicit noise remembered in ${types[type]}`,
  ({ exports, memory }) =>
    memory.scope((scratch) => {
      const [n, size, capacity] = [40_000, 64, 16];
      const frame = scratch.bytes(exports.frame_state());
      exports.frame_init(frame, scratch.bytes(exports.frame_bytes(size, n)), size, n, type, 1, 2, 3);
      const bytes = exports.frame_direction(n, type);
      exports.frame_lend(frame, scratch.bytes(20 * bytes), 20);
      const state = scratch.bytes(exports.implicit_state());
      const block = scratch.bytes(exports.implicit_bytes(2, 1, capacity, size, 0, 0, 2, 2, 0));
      const truth = scratch.f64(2 * n, numbers(2 * n, 1));
      exports.implicit_init(
        state,
        block,
        2,
        1,
        capacity,
        frame,
        0,
        0,
        2,
        2,
        0,
        1,
        2,
        4,
        1e-3,
        coupling({ exports, memory } as Core, scratch, 2),
        truth,
        0,
        0,
      );
      expect(exports.implicit_aware(state, 0)).toBe(0);
      const x = scratch.f64(n, numbers(n, 2));
      const y = scratch.f64(n + 4);
      for (let round = 0; round < 5; round++) {
        expect(exports.contract(7, 0, n, n, 1, 1, state, 0, x, 0, 0, 0, y, 0, 0, 0, 0)).toBe(0);
        memory.f64(x, n).set(memory.f64(y, n).map(Math.tanh));
      }
      return memory.f64(y, n + 4).slice();
    }),
]);

describe('the threads build', () => {
  let plain: Core;
  const pools = new Map<number, Core>();
  beforeAll(async () => {
    plain = await load({ wasm: bytes('core') });
    for (const threads of [1, 2, 4]) pools.set(threads, await threaded(threads));
  });
  afterAll(async () => {
    for (const { pool } of pools.values()) await pool!.stop();
  });

  describe.each(kinds)('%s', (_, kind, dims) => {
    it.each(types)(
      'in %s, agrees with the plain build and gives the same bits for 2 and 4 threads',
      (name) => {
        const type = types.indexOf(name);
        for (const rank of [1, 2]) {
          const expected = contraction(plain, kind, dims, type, rank);
          const shared = [2, 4].map((threads) => contraction(pools.get(threads)!, kind, dims, type, rank));
          for (const got of [contraction(pools.get(1)!, kind, dims, type, rank), ...shared]) {
            expect(Buffer.compare(got.data, expected.data), 'the data are the same to the last bit').toBe(0);
            got.results.forEach((field, m) => {
              const scale = Math.max(...expected.results[m].map(Math.abs));
              const off = Math.max(...field.map((value, i) => Math.abs(value - expected.results[m][i])));
              expect(off / scale).toBeLessThan(tolerance(type));
            });
          }
          expect(shared[1].results).toEqual(shared[0].results);
          expect(contraction(pools.get(2)!, kind, dims, type, rank).results).toEqual(shared[0].results);
        }
      },
    );
  });

  it.each([...products, ...drawn])(
    '%s agrees with the plain build and gives the same bits for 2 and 4 threads',
    (_, run) => {
      const expected = run(plain);
      const shared = [1, 2, 4, 2].map((threads) => run(pools.get(threads)!));
      const scale = Math.max(...expected.map(Math.abs));
      for (const got of shared) {
        const off = Math.max(...got.map((value, i) => Math.abs(value - expected[i])));
        expect(off / scale).toBeLessThan(expected instanceof Float32Array ? 1e-6 : 1e-14);
        expect(got.slice(-4)).toEqual(expected.slice(-4));
      }
      expect(shared[2]).toEqual(shared[1]);
      expect(shared[3]).toEqual(shared[1]);
    },
  );

  it('leaves a tensor alone whose coupling is of another order', () => {
    const { exports, memory } = pools.get(2)!;
    memory.scope((scratch) => {
      const wrong = coupling(pools.get(2)!, scratch, 2);
      const args = [1, 0, 80, 8, 8, 1] as const;
      const ws = scratch.bytes(exports.contract_ws(...args, 0));
      const [t, x] = [scratch.f64(80 * 64), scratch.f64(80)];
      const status = exports.contract(...args, t, wrong, x, x, x, 0, x, x, x, 0, ws);
      expect(status).toBe(-4);
    });
  });

  it('has its workers do a part of the work', async () => {
    const { exports, memory } = pools.get(2)!;
    const n = 120;
    const args = [1, 0, n, n, n, 1] as const;
    // Behind the room of the caller lies that of the worker, which nobody else writes to.
    const own = plain.exports.contract_ws(...args, 0);
    const room = Math.ceil(own / 64) * 64;
    const helped = () =>
      memory.scope((scratch) => {
        const [t, x, y] = [scratch.f64(n ** 3), scratch.f64(n), scratch.f64(n)];
        const bytes = exports.contract_ws(...args, 0);
        const ws = scratch.bytes(bytes);
        memory.u8(ws, bytes).fill(0);
        exports.contract(...args, t, 0, x, x, x, 0, y, y, y, 0, ws);
        return memory.u8(ws + room, own).some((byte) => byte !== 0);
      });
    let help = helped();
    for (const end = Date.now() + 20_000; !help && Date.now() < end; help = helped()) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(help).toBe(true);
  });

  it('asks for no more room than the data take, also where there are few numbers to a row', () => {
    const { exports } = pools.get(2)!;
    for (const [rows, columns] of [
      [10_000_000, 4],
      [100_000, 40],
    ]) {
      const args = [0, 1, rows, columns, 1, 1] as const;
      expect(exports.contract_ws(...args, 0) >>> 0).toBeLessThan(1.1 * exports.tensor_bytes(...args));
    }
  });

  it('keeps no memory', () => {
    const core = pools.get(2)!;
    const run = () => contraction(core, 5, [75], 1);
    run();
    const before = [core.exports.mark(), core.exports.memory.buffer.byteLength];
    for (let i = 0; i < 200; i++) run();
    expect([core.exports.mark(), core.exports.memory.buffer.byteLength]).toEqual(before);
  });

  it('starts its workers again after a stop', async () => {
    const core = pools.get(2)!;
    const before = contraction(core, 5, [75], 0);
    await core.pool!.stop();
    expect(contraction(core, 5, [75], 0)).toEqual(before);
  });

  it('starts one set of workers after two stops at a time', async () => {
    const { Worker: Real } = workerThreads;
    let started = 0;
    workerThreads.Worker = class extends Real {
      constructor(...args: ConstructorParameters<typeof Real>) {
        super(...args);
        started++;
      }
    };
    try {
      const core = await threaded(2);
      contraction(core, 5, [75], 0);
      const stops = [core.pool!.stop(), core.pool!.stop()];
      await stops[1];
      contraction(core, 5, [75], 0);
      await stops[0];
      contraction(core, 5, [75], 0);
      await core.pool!.stop();
      expect(started).toBe(2);
    } finally {
      workerThreads.Worker = Real;
    }
  });

  it('is not disturbed by another instance that starts on its memory', async () => {
    const core = await threaded(2);
    const { buffer } = core.exports.memory;
    contraction(core, 5, [75], 1);
    await core.pool!.stop();
    const before = new Uint8Array(buffer).slice();
    const idle = () => {};
    const env = { memory: core.exports.memory, pool_wanted: idle, pool_lost: idle };
    await WebAssembly.instantiate(bytes('core-threads'), { env });
    expect(Buffer.compare(new Uint8Array(buffer), before)).toBe(0);
  });

  it('gives an error when a worker dies in the middle, and computes alone from then on', async () => {
    const core = await threaded(2, { patience: 100 });
    const expected = contraction(core, 4, [75], 0);
    // Takes parts of whatever runs and never finishes one.
    const thief = new Worker(
      `const { workerData: { buffer, at }, parentPort } = require('node:worker_threads');
       const claim = new BigInt64Array(buffer, at, 1);
       parentPort.postMessage('here');
       for (const end = Date.now() + 20000; Date.now() < end; ) {
         const now = Atomics.load(claim, 0);
         const free = (now & 0xffffn) < ((now >> 16n) & 0xffffn);
         if (free && Atomics.compareExchange(claim, 0, now, now + 1n) === now) break;
       }`,
      { eval: true, workerData: { buffer: core.exports.memory.buffer, at: claimWord(core) } },
    );
    await new Promise((resolve) => thief.once('message', resolve));
    let error: Error | undefined;
    for (let i = 0; i < 100_000 && !error; i++) {
      try {
        contraction(core, 4, [75], 0);
      } catch (thrown) {
        error = thrown as Error;
      }
    }
    await thief.terminate();
    expect(error?.message).toMatch(/worker thread died/);
    expect(core.pool!.threads).toBe(1);
    expect(contraction(core, 4, [75], 0)).toEqual(expected);
  });
});

/** The address of the word that parts are claimed in: the only one that reads generation, parts and next part after a job. */
function claimWord({ exports, memory }: Core): number {
  const words = memory.i32(0, exports.mark() / 4);
  const at = words.findIndex(
    (word, i) => i % 16 === 0 && word !== 0 && (word & 0xffff) === word >>> 16 && words[i + 1] > 0,
  );
  expect(at).toBeGreaterThan(0);
  return 4 * at;
}

describe('init', () => {
  /** Runs a module of the built package; it has to end by itself. */
  function run(code: string, ...flags: string[]) {
    const prelude = `import { backend, core, init } from '${new URL('dist/index.js', root)}';
      import { DataTensor } from '${new URL('dist/tensor.js', root)}';`;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...flags, '--no-warnings', '--input-type=module', '-e', `${prelude}\n${code}`],
      { cwd: fileURLToPath(root), encoding: 'utf8', timeout: 20_000 },
    );
    expect(status, stderr).toBe(0);
    return { out: JSON.parse(stdout), warnings: stderr.split('\n').filter(Boolean) };
  }
  const large = `
    const { exports, memory } = core();
    const n = 200, field = memory.scope((scratch) => {
      const t = scratch.bytes(exports.tensor_bytes(4, 1, n, n, n, 1));
      const x = scratch.f64(n, Array.from({ length: n }, (_, i) => Math.sin(i)));
      const y = scratch.f64(n);
      exports.sample_tensor(4, 1, n, n, n, 1, t, 0, 1, 1, x, 0, 0, 0, 1, 2, 3, 0, n, scratch.bytes(exports.sample_ws(4, n, n, n, 1, 0)));
      exports.contract(4, 1, n, n, n, 1, t, 0, x, 0, 0, 0, y, 0, 0, 0, scratch.bytes(exports.contract_ws(4, 1, n, n, n, 1, 0)));
      return [...memory.f64(y, n)];
    });
    const { relaxed, threads } = backend();
    console.log(JSON.stringify({ relaxed, threads, field }));`;
  const near = (a: number[], b: number[]) =>
    Math.max(...a.map((value, i) => Math.abs(value - b[i]))) / Math.max(...a.map(Math.abs));
  let plain: number[];
  beforeAll(() => {
    plain = run(`await init();${large}`).out.field;
  });

  it('shares large calls between the threads that were asked for, and does not keep the process', () => {
    const { out, warnings } = run(`await init({ threads: 2 });${large}`);
    expect(warnings).toEqual([]);
    expect(out.threads).toBe(2);
    expect(near(out.field, plain)).toBeLessThan(1e-6);
  });

  it('takes the plain core and says so once where memory cannot be shared', () => {
    const { out, warnings } = run(
      `delete globalThis.SharedArrayBuffer; await init({ threads: 3 }); await init({ threads: 3 });${large}`,
    );
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/one thread: memory cannot be shared/);
    expect(out).toEqual({ relaxed: false, threads: 1, field: plain });
  });

  it('takes the relaxed core where the host has it, and the plain one with a warning where not', () => {
    const has = 'JSON.stringify(backend().relaxed)';
    const flag = process.version.startsWith('v20.') ? ['--experimental-wasm-relaxed-simd'] : [];
    const { out, warnings } = run(`await init({ relaxed: true });${large}`, ...flag);
    expect(warnings).toEqual([]);
    expect(out).toMatchObject({ relaxed: true, threads: 1 });
    expect(near(out.field, plain)).toBeLessThan(1e-6);
    const both = run(`await init({ relaxed: true, threads: 2 });${large}`, ...flag);
    expect(both.warnings).toEqual([]);
    expect(both.out).toMatchObject({ relaxed: true, threads: 2 });
    expect(near(both.out.field, plain)).toBeLessThan(1e-6);
    if (flag.length > 0) {
      const without = run(`await init({ relaxed: true }); console.log(${has})`);
      expect(without.out).toBe(false);
      expect(without.warnings).toHaveLength(1);
    }
  });

  it('refuses numbers of threads that are none', async () => {
    for (const threads of [0, -1, 1.5, Number.NaN, 65, 'two' as unknown as number]) {
      await expect(load({ threads })).rejects.toThrow('threads must be a boolean or an integer');
    }
  });
});
