import { core, padded } from '../../src/core/index.js';
import type { Scratch } from '../../src/core/memory.js';
import {
  type Coupling,
  isSymmetric,
  type Kind,
  kinds,
  orderOf,
  place,
  quantise,
} from '../reference/tensor.js';

export type Letter = 'd' | 's' | 'm' | 'b' | 'h';
/** Largest integer of the letters that have integer data. */
export const limits = { b: 127, h: 32767 } as const;
export const CANARY = 12345.678;
/** A power of two, so small that adding it costs f32 nothing that the tests could see. */
const START = 2 ** -12;

/** Columns of n numbers as columns of padded(n). */
export function columns(n: number, rank: number, values?: ArrayLike<number>): Float64Array {
  const P = padded(n);
  const out = new Float64Array(P * rank);
  if (values)
    for (let a = 0; a < rank; a++) for (let i = 0; i < n; i++) out[a * P + i] = values[a * n + i] ?? 0;
  return out;
}

/** A coupling as a block in memory. */
export function couplingBlock(scratch: Scratch, { ranks, entries }: Coupling): number {
  const { memory } = core();
  const at = scratch.bytes(24 + 24 * entries.length);
  const head = [ranks.length, entries.length, ...ranks, ...Array(4 - ranks.length).fill(1)];
  memory.i32(at, 6).set(head);
  entries.forEach(({ index, value }, e) => {
    memory.i32(at + 24 + 16 * e, 4).set([...index, ...Array(4 - index.length).fill(0)]);
    memory.f64(at + 24 + 16 * entries.length + 8 * e, 1)[0] = value;
  });
  return at;
}

export interface Call {
  kind: Kind;
  letter: Letter;
  dims: number[];
  values: ArrayLike<number>;
  /** Undefined passes the pointer 0: rank one, value one. */
  coupling?: Coupling;
  factors: ArrayLike<number>[];
  ranges?: [number, number][];
  /** What the fields hold before; a power of two by default, to see that the kernel adds. */
  start?: number;
  /** Goes through `contract` instead of the kernel's own export. */
  dispatch?: boolean;
}

/** The data of a call in memory, of the type of its letter. */
function data(scratch: Scratch, { kind, letter, dims, values }: Call): number {
  const { memory } = core();
  if (letter !== 'b' && letter !== 'h') {
    const stored = place(kind, dims, values, letter === 'd' ? 2 : 4);
    return letter === 'd' ? scratch.f64(stored.length, stored) : scratch.f32(stored.length, stored);
  }
  const { stored, scales } = quantise(kind, dims, values, limits[letter]);
  const size = letter === 'b' ? 1 : 2;
  const records = Math.ceil((size * stored.length) / 64) * 64;
  const t = scratch.bytes(records + 32 * scales.length);
  const { buffer } = memory.u8(t, records + 32 * scales.length).fill(0x55);
  const Integers = letter === 'b' ? Int8Array : Int16Array;
  new Integers(buffer as ArrayBuffer, t, stored.length).set(stored);
  scales.forEach((scale, i) => {
    memory.f64(t + records + 32 * i, 1)[0] = scale;
  });
  return t;
}

/**
 * Runs a kernel on plain arrays. The fields start from `start` and stand between canaries, as does the workspace. Returns the plain
 * fields less `start`.
 */
export function run(call: Call): Float64Array[] {
  const { exports, memory } = core();
  const { kind, letter, dims, coupling, factors, ranges = [[0, dims[0]]], start = START } = call;
  const order = orderOf(kind);
  const modes = isSymmetric(kind) ? 1 : order;
  const rank = (m: number) => coupling?.ranks[m] ?? 1;
  return memory.scope((scratch) => {
    const t = data(scratch, call);
    const make = (length: number, from?: ArrayLike<number>) =>
      letter === 's' ? scratch.f32(length, from) : scratch.f64(length, from);
    const view = (at: number, length: number) =>
      letter === 's' ? memory.f32(at, length) : memory.f64(at, length);
    const x: number[] = [];
    const y: number[] = [];
    for (let m = 0; m < modes; m++) {
      const column = columns(dims[m], rank(m), factors[m]);
      x.push(make(column.length, column));
      const guarded = new Float64Array(column.length + 16).fill(CANARY);
      guarded.set(columns(dims[m], rank(m), new Float64Array(dims[m] * rank(m)).fill(start)), 8);
      y.push(make(guarded.length, guarded) + 8 * (letter === 's' ? 4 : 8));
    }
    const c = coupling ? couplingBlock(scratch, coupling) : 0;
    const [n1, n2 = 1, n3 = 1, n4 = 1] = dims;
    const type = { d: 0, s: 1, m: 1, b: 2, h: 3 }[letter];
    const bytes = exports.contract_ws(kinds.indexOf(kind), type, n1, n2, n3, n4, c);
    const ws = scratch.bytes(bytes + 64);
    memory.u8(ws, bytes + 64).fill(0xab);
    if (call.dispatch) {
      const four = (p: number[]) => [...p, 0, 0, 0].slice(0, 4) as [number, number, number, number];
      const k = kinds.indexOf(kind);
      const status = exports.contract(k, type, n1, n2, n3, n4, t, c, ...four(x), ...four(y), ws);
      if (status !== 0) throw new Error(`status ${status}`);
    } else {
      const kernel = exports[`${letter}${kind}` as 'ddense3'] as unknown as (...args: number[]) => number;
      for (const [i0, i1] of ranges) {
        const head = isSymmetric(kind) ? [n1] : dims;
        const status = kernel(...head, t, c, ...x, ...y, i0, i1, ws);
        if (status !== 0) throw new Error(`status ${status}`);
      }
    }
    if (memory.u8(ws + bytes, 64).some((byte) => byte !== 0xab)) throw new Error('workspace overrun');
    return y.map((at, m) => {
      const n = dims[m];
      const P = padded(n);
      const size = letter === 's' ? 4 : 8;
      const canary = letter === 's' ? Math.fround(CANARY) : CANARY;
      const around = [...view(at - 8 * size, 8), ...view(at + P * rank(m) * size, 8)];
      if (around.some((v) => v !== canary)) throw new Error(`field ${m} overrun`);
      const field = view(at, P * rank(m));
      const plain = new Float64Array(n * rank(m));
      for (let a = 0; a < rank(m); a++) {
        for (let i = 0; i < n; i++) plain[a * n + i] = field[a * P + i] - start;
        for (let i = n; i < P; i++) if (field[a * P + i] !== 0) throw new Error('padding is not zero');
      }
      return plain;
    });
  });
}

/** |a - b| / |b| over all entries. */
export function relative(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    norm += b[i] ** 2;
  }
  return Math.sqrt(difference / (norm || 1));
}
