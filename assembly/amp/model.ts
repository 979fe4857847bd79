// The descriptor of a spiked model in linear memory: species and channels, as the iterations read them.
// The caller fills it with spiked_species and spiked_channel and owns every array that it points to.

import { Mode, add_pairs, mode_at } from './coupling';

/** The denoiser of maximum likelihood: see Species.denoiser. */
export const SPHERE: i32 = 1;

@unmanaged
export class Model {
  species_count: i32;
  channel_count: i32;
  /** N, the size that the scalings refer to. */
  size: f64;
}

/**
 * A factor of n rows and `rank` columns, stored by columns of padded(n). The small matrices are rank x rank,
 * row-major, one after another at `small` in the order of the getters below.
 */
@unmanaged
export class Species {
  n: i32;
  rank: i32;
  /** n / N: how the size enters the asymptotics. */
  ratio: f64;
  /** Mean over the rows of ln Z of the denoiser. */
  log_partition: f64;
  /** Flat block of the prior (prior.ts). */
  prior: usize;
  /** Posterior mean now, and one iteration ago. */
  x: usize;
  old: usize;
  /** Field on this species now, and the damped one that made x. */
  field: usize;
  previous: usize;
  /** The planted factor, or 0. */
  truth: usize;
  small: usize;
  /** 0: the posterior mean; SPHERE: the field, scaled to the length of x. */
  denoiser: i32;
  reserved: i32;

  /** x'x / n */
  get overlap(): usize { return this.small; }
  /** x'old / n */
  get lagged(): usize { return this.small + this.small_bytes; }
  /** Mean posterior covariance */
  get covariance(): usize { return this.small + 2 * this.small_bytes; }
  /** Precision of the field */
  get precision(): usize { return this.small + 3 * this.small_bytes; }
  /** The damped precision that made x */
  get previous_precision(): usize { return this.small + 4 * this.small_bytes; }
  /** truth'x / n */
  get alignment(): usize { return this.small + 5 * this.small_bytes; }
  /** One more matrix, free to use within a call */
  get spare(): usize { return this.small + 6 * this.small_bytes; }

  get small_bytes(): usize { return (<usize>(this.rank * this.rank)) << 3; }
  /** Elements of one column. */
  get stride(): i32 { return (this.n + 3) & ~3; }
  /** Bytes of one factor. */
  get factor_bytes(): usize { return (<usize>(this.stride * this.rank)) << 3; }
}

/** Followed in memory by four Mode records. */
@unmanaged
export class Channel {
  /** Layout of the data (tensor/contract.ts). */
  kind: i32;
  /** 0 f64, 1 f32. */
  type: i32;
  order: i32;
  symmetric: i32;
  /** Signal-to-noise ratio 1 / Delta. */
  snr: f64;
  coupling: usize;
  data: usize;
  /** <x, field that the channel sends to x>, divided by the order of a symmetric channel: minus its energy. */
  gain: f64;
  /** Bit m: the estimate of mode m owes nothing to this channel's data, which hence do not react to it. First iteration only. */
  silent: i32;
  reserved: i32;

  get modes(): usize { return changetype<usize>(this) + offsetof<Channel>(); }
  /** Modes that send a field of their own: all, or the first of a symmetric channel. */
  get senders(): i32 { return this.symmetric ? 1 : this.order; }
}

// @ts-ignore: decorator
@inline
const CHANNEL_BYTES: usize = offsetof<Channel>() + 4 * offsetof<Mode>();

export function species_at(model: usize, s: i32): Species {
  return changetype<Species>(model + offsetof<Model>() + <usize>s * offsetof<Species>());
}

export function channel_at(model: usize, c: i32): Channel {
  const species = <usize>changetype<Model>(model).species_count;
  return changetype<Channel>(model + offsetof<Model>() + species * offsetof<Species>() + <usize>c * CHANNEL_BYTES);
}

export function species_of(model: usize, channel: Channel, m: i32): Species {
  return species_at(model, mode_at(channel.modes, m).species);
}

/** Bytes of a descriptor. */
export function spiked_bytes(species: i32, channels: i32): usize {
  return offsetof<Model>() + <usize>species * offsetof<Species>() + <usize>channels * CHANNEL_BYTES;
}

/** Begins a descriptor of `species` species and `channels` channels; `size` is N, which the scalings refer to. */
export function spiked_model(model: usize, species: i32, channels: i32, size: f64): void {
  memory.fill(model, 0, spiked_bytes(species, channels));
  const header = changetype<Model>(model);
  header.species_count = species;
  header.channel_count = channels;
  header.size = size;
}

/** How many rank x rank matrices a species keeps at `small`. */
export function spiked_small_count(): i32 {
  return 7;
}

/**
 * Species s: n rows, `rank` columns, `ratio` = n / N, and the arrays that are its own: the factors x, old, field, previous and
 * truth (or 0), and the small matrices.
 */
export function spiked_species(
  model: usize, s: i32, n: i32, rank: i32, ratio: f64, prior: usize,
  x: usize, old: usize, field: usize, previous: usize, truth: usize, small: usize,
): void {
  const species = species_at(model, s);
  species.n = n;
  species.rank = rank;
  species.ratio = ratio;
  species.prior = prior;
  species.x = x;
  species.old = old;
  species.field = field;
  species.previous = previous;
  species.truth = truth;
  species.small = small;
}

/** Chooses how the species estimates from its field: 0 by the posterior mean, 1 on the sphere through its start (rank one). */
export function spiked_denoiser(model: usize, s: i32, denoiser: i32): void {
  species_at(model, s).denoiser = denoiser;
}

/** Call after the species that the channel names. Unused modes are -1. */
export function spiked_channel(
  model: usize, c: i32, kind: i32, type: i32, order: i32, symmetric: i32,
  s0: i32, s1: i32, s2: i32, s3: i32, snr: f64, coupling: usize, data: usize,
): void {
  const channel = channel_at(model, c);
  channel.kind = kind;
  channel.type = type;
  channel.order = order;
  channel.symmetric = symmetric;
  channel.snr = snr;
  channel.coupling = coupling;
  channel.data = data;
  for (let m = 0; m < order; m++) {
    const mode = mode_at(channel.modes, m);
    mode.species = m == 0 ? s0 : m == 1 ? s1 : m == 2 ? s2 : s3;
    const species = species_at(model, mode.species);
    mode.rank = species.rank;
    mode.ratio = species.ratio;
  }
}

/**
 * For estimates that come from the data by another road than an iteration, with `old` and the mean covariance set to what an
 * iteration would leave: bit m of `silent` says that the estimate of mode m did not come from channel c.
 */
export function spiked_silence(model: usize, c: i32, silent: i32): void {
  channel_at(model, c).silent = silent;
}

/** Lets every mode of a channel stand for the overlap of its species. */
export function show_overlaps(model: usize, channel: Channel): void {
  for (let m = 0; m < channel.order; m++) mode_at(channel.modes, m).matrix = species_of(model, channel, m).overlap;
}

/** Precisions of all species from the overlaps: the sum of what the channels send. docs/theory/spiked-matrix-tensor.md, section 2, `precision`. */
export function collect_precisions(model: usize): void {
  const header = changetype<Model>(model);
  for (let s = 0; s < header.species_count; s++) {
    const species = species_at(model, s);
    memory.fill(species.precision, 0, species.small_bytes);
  }
  for (let c = 0; c < header.channel_count; c++) {
    const channel = channel_at(model, c);
    show_overlaps(model, channel);
    for (let k = 0; k < channel.senders; k++) {
      add_pairs(channel.coupling, channel.order, channel.modes, k, channel.snr, species_of(model, channel, k).precision);
    }
  }
}
