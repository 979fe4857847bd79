// The pass over the data of a generalised linear model: omega = X W - V g_old, the channel, X' g and the slopes of g. The loops over rows are in the core
// (assembly/amp/glm.ts).

import { core, padded, type Scratch } from '../core/index.js';
import type { LinearMap, Places } from './linear-map.js';

/** g_out of many labels; `src/channel` makes those of links. A channel that is `lowered` is evaluated by the core. */
export interface GlmChannel {
  readonly lowered?: Float64Array;
  /** Numbers of one label. Default 1. */
  readonly width?: number;
  /**
   * @param y N labels, N x width by columns: entry (i, c) at c N + i
   * @param omega N x P by columns, P = p fields a row times the rows of a label: entry (i, m p + a) is of row m and direction a
   * @param V P x P
   * @returns g, as omega
   */
  gOut(y: ArrayLike<number>, omega: ArrayLike<number>, V: ArrayLike<number>): { g: Float64Array };
}

export interface SweepProblem {
  map: LinearMap;
  /** Pointer to the labels, as many columns of padded(n / rowsPerLabel) as a label is wide. */
  labels: number;
  /** Columns of the estimate. */
  p: number;
  channel: GlmChannel;
}

/**
 * One pass over the data: reads W, V and the old g, writes g, adds X' g to the field, and an estimate of -dg / domega, summed over the rows, to the
 * slopes: every label tells the slope along one coordinate.
 */
export function sweeper(scratch: Scratch, { map, labels, p, channel }: SweepProblem) {
  const { exports, memory } = core();
  const { ws, begin, end } = map.open(scratch, p);
  const { rowsPerLabel: M } = map;
  const { width = 1 } = channel;
  const count = map.rows / M;
  const lowered = channel.lowered && M === 1 && scratch.f64(channel.lowered.length, channel.lowered);
  // A label that is wide travels as its number.
  const numbers =
    width === 1
      ? labels
      : scratch.f64(
          padded(count),
          Float64Array.from({ length: count }, (_, i) => i),
        );
  return (at: Omit<Places, 'labels'>, slopes: number): void => {
    const places = { ...at, labels: numbers };
    begin(places);
    if (lowered) exports.glm_sweep(ws, lowered, slopes);
    else {
      const V = blocks(memory.f64(at.V, p * p));
      for (let rows = exports.glm_step(ws); rows > 0; rows = exports.glm_step(ws)) {
        const y = labelsOf(rows);
        answer(rows, y, V, exports.glm_g(ws));
        answer(rows, y, V, exports.glm_move(ws));
        exports.glm_slopes(ws, slopes);
      }
    }
    end?.(places);
  };

  /** Where label q of a batch has its row m: the places of four quarters alternate, and the rows of a label follow each other in one of them. */
  function row(q: number, m: number): number {
    return 4 * ((q >> 2) * M + m) + (q & 3);
  }

  function labelsOf(rows: number): Float64Array {
    const batch = memory.f64(exports.glm_labels(ws), rows);
    const N = rows / M;
    const first = Float64Array.from({ length: N }, (_, q) => batch[row(q, 0)]);
    if (width === 1) return first;
    const all = memory.f64(labels, width * padded(count));
    return Float64Array.from(
      { length: N * width },
      (_, e) => all[Math.floor(e / N) * padded(count) + first[e % N]],
    );
  }

  /** Writes the channel's g of the fields of the batch, as they stand, to a place of the core. */
  function answer(rows: number, y: Float64Array, V: Float64Array, to: number): void {
    const stride = exports.glm_stride(ws);
    const N = rows / M;
    const omega = new Float64Array(M * p * N);
    for (let a = 0; a < p; a++) {
      const from = memory.f64(exports.glm_omega(ws) + a * stride, rows);
      for (let m = 0; m < M; m++) for (let q = 0; q < N; q++) omega[(m * p + a) * N + q] = from[row(q, m)];
    }
    const { g } = channel.gOut(y, omega, V);
    for (let a = 0; a < p; a++) {
      const into = memory.f64(to + a * stride, rows);
      for (let m = 0; m < M; m++) for (let q = 0; q < N; q++) into[row(q, m)] = g[(m * p + a) * N + q];
    }
  }

  /** V of every row of a label. */
  function blocks(V: Float64Array): Float64Array {
    const P = M * p;
    const all = new Float64Array(P * P);
    for (let m = 0; m < M; m++)
      for (let a = 0; a < p; a++) for (let b = 0; b < p; b++) all[(m * p + a) * P + m * p + b] = V[a * p + b];
    return all;
  }
}
