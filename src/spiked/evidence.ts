// What the data and the priors of a model say of columns with signs and in an order: the part of the log-likelihood that depends on these.

import { core, padded, writeFactor } from '../core/index.js';
import { secondMoment, writePrior } from '../prior/index.js';
import { writeCoupling } from '../tensor/coupling.js';
import type { Column, Known } from './columns.js';
import type { Instance } from './instance.js';
import type { SpikedChannel } from './model.js';
import { isOdd } from './parity.js';
import { bitOf, bitsOf, type Labels, moved, type Structure } from './symmetry.js';

/** Columns with labels[s][a] in the place of column a, and signs where bits are set. */
export interface Turn {
  labels: Labels;
  signs: bigint;
}

export class Evidence {
  readonly #instance: Instance;
  readonly #structure: Structure;
  readonly #names: string[];
  readonly #columns: (Column | null)[][];
  /** What was computed, by channel or species and by what matters there. */
  readonly #known = new Map<string, number>();

  constructor(instance: Instance, structure: Structure, known: Known) {
    this.#instance = instance;
    this.#structure = structure;
    this.#names = Object.keys(instance.model.species);
    this.#columns = this.#names.map((name) => known.get(name) ?? []);
  }

  /**
   * Log-likelihood of channel c at the columns, each scaled to its expected length, without the terms that no
   * sign changes. It is the amplitude of the signal times the data contracted with the signal. The data are
   * contracted once for every combination of columns that has not occurred before.
   */
  channel(c: number, { labels, signs }: Turn): number {
    const { modes, entries } = this.#structure.channels[c];
    const channel = this.#instance.model.channels[c];
    return entries.reduce((sum, { index, value }) => {
      const columns = moved(modes, index, labels);
      const sign = isOdd(bitsOf(modes, index) & signs) ? -1 : 1;
      // A symmetric array does not see their order.
      const key = channel.symmetric ? [...columns].sort().join() : columns.join();
      const moment = this.#once(`channel ${c} ${key}`, () => this.#moment(c, columns));
      return sum + sign * value * moment;
    }, 0);
  }

  /**
   * ln of the likelihood of the columns of species s themselves under its prior: the sum of ln Z of the denoiser at the field
   * of which they are the posterior means under a Gaussian prior.
   */
  species(s: number, { labels, signs }: Turn): number {
    const { columns } = this.#structure.species[s];
    const key = columns.map((a) => `${labels[s][a]}${signs & bitOf(s, a) ? '-' : '+'}`).join();
    return this.#once(`species ${s} ${key}`, () => this.#logPartition(s, { labels, signs }));
  }

  #once(key: string, compute: () => number): number {
    const value = this.#known.get(key) ?? compute();
    this.#known.set(key, value);
    return value;
  }

  /** Y contracted with a column of every mode, times the factor that makes it a log-likelihood. */
  #moment(c: number, columns: number[]): number {
    const instance = this.#instance;
    const { modes } = this.#structure.channels[c];
    // Below threshold a column is noise, and says nothing.
    if (columns.some((a, m) => !this.#columns[modes[m]][a]!.cosine2)) return 0;
    const { exports, memory } = core();
    const data = instance.data[c];
    const channel = instance.model.channels[c];
    instance.reserve();
    return memory.scope((scratch) => {
      const ranks = modes.map((s) => this.#columns[s].length);
      // All orders of the columns, so that the coupling of a symmetric array is symmetric.
      const orders = channel.symmetric ? arrangements(columns) : [columns];
      const coupling = writeCoupling(scratch, {
        ranks,
        entries: orders.map((index) => ({ index, value: 1 })),
      });
      const own = channel.symmetric ? 1 : modes.length;
      const factor = (m: number) => scratch.f64(padded(data.dims[m]) * ranks[m]);
      const x = [0, 1, 2, 3].map((m) => (m < own ? factor(m) : 0)) as [number, number, number, number];
      const y = [0, 1, 2, 3].map((m) => (m < own ? factor(m) : 0)) as [number, number, number, number];
      for (let m = 0; m < own; m++) writeFactor(x[m], this.#factor(modes[m]), data.dims[m], ranks[m]);
      const [kind, type, n1, n2, n3, n4] = data.args;
      const ws = scratch.bytes(exports.contract_ws(kind, type, n1, n2, n3, n4, coupling));
      exports.contract(...data.args, coupling, ...x, ...y, ws);
      const n = data.dims[0];
      const at = 8 * padded(n) * columns[0];
      const [field, column] = [memory.f64(y[0] + at, n), memory.f64(x[0] + at, n)];
      const first = orders.filter(([a]) => a === columns[0]).length;
      return (weight(channel, instance.size) * field.reduce((sum, f, i) => sum + f * column[i], 0)) / first;
    });
  }

  /** The columns of a species, n x rank row-major: each of the mean square of its posterior mean. */
  #factor(s: number): Float64Array {
    const n = this.#instance.sizes[this.#names[s]];
    const columns = this.#columns[s];
    const S = secondMoment(this.#instance.model.species[this.#names[s]].prior);
    const rows = new Float64Array(n * columns.length);
    columns.forEach((column, a) => {
      const size = Math.sqrt(n * S[a][a] * (column?.cosine2 ?? 0));
      for (let i = 0; i < n; i++) rows[i * columns.length + a] = size * (column?.direction[i] ?? 0);
    });
    return rows;
  }

  #logPartition(s: number, { labels, signs }: Turn): number {
    const name = this.#names[s];
    const n = this.#instance.sizes[name];
    const { prior } = this.#instance.model.species[name];
    const rank = this.#columns[s].length;
    const S = secondMoment(prior);
    const rows = new Float64Array(n * rank);
    const precision = new Float64Array(rank * rank);
    for (const a of this.#structure.species[s].columns) {
      const { direction, cosine2 } = this.#columns[s][labels[s][a]]!;
      // x = S (1 - q) B under a Gaussian prior, where q is the squared cosine and S (1 - q) = 1 / (1 / S + Lambda).
      const variance = S[a][a] * (1 - cosine2);
      precision[a * rank + a] = cosine2 / variance;
      const size = (signs & bitOf(s, a) ? -1 : 1) * (Math.sqrt(n * S[a][a] * cosine2) / variance);
      for (let i = 0; i < n; i++) rows[i * rank + a] = size * direction[i];
    }
    const { exports, memory } = core();
    return memory.scope((scratch) => {
      const at = writePrior(scratch, prior);
      const [field, mean] = [scratch.f64(padded(n) * rank), scratch.f64(padded(n) * rank)];
      writeFactor(field, rows, n, rank);
      const [Lambda, V] = [scratch.f64(rank * rank, precision), scratch.f64(rank * rank)];
      return exports.denoise(at, n, field, Lambda, mean, V, scratch.bytes(exports.denoise_ws(at, n) >>> 0));
    });
  }
}

/** amplitude / variance of the noise, over how often an entry stands in a symmetric array. */
function weight({ modes, symmetric, snr }: SpikedChannel, size: number): number {
  const p = modes.length;
  const own = symmetric ? Math.sqrt([1, 1, 2, 6][p - 1]) * p : 1;
  return Math.sqrt(snr / size ** (p - 1)) / own;
}

/** The different orders of a list. */
function arrangements(list: number[]): number[][] {
  if (list.length < 2) return [list];
  return [...new Set(list)].flatMap((first) => {
    const rest = [...list];
    rest.splice(rest.indexOf(first), 1);
    return arrangements(rest).map((others) => [first, ...others]);
  });
}
