// The small algebra of one channel: contractions of its coupling A with itself over r x r matrices, one per mode.
//
//   pairs(k)[a,b] = sum A[a,..] A[b,..] prod_{l != k} (ratio_l M_l)[a_l,b_l]
//
// With overlaps for M it is the precision that the channel sends to mode k; with one covariance among lagged overlaps
// it is the Onsager matrix (docs/theory/spiked-matrix-tensor.md, section 2).
//
// A lies in memory as i32 order, i32 count, i32 ranks[4], then count x i32[4] indices, then count f64 values.
// Pointer 0 stands for rank one with value 1.

// @ts-ignore: decorator
@inline
function count_of(coupling: usize): i32 {
  return coupling ? load<i32>(coupling, 4) : 1;
}

// @ts-ignore: decorator
@inline
function index_of(coupling: usize, entry: i32, mode: i32): i32 {
  return coupling ? load<i32>(coupling + 24 + ((<usize>entry) << 4) + ((<usize>mode) << 2)) : 0;
}

// @ts-ignore: decorator
@inline
function value_of(coupling: usize, entry: i32): f64 {
  return coupling ? load<f64>(coupling + 24 + ((<usize>load<i32>(coupling, 4)) << 4) + ((<usize>entry) << 3)) : 1;
}

/** One mode of a channel: its species, and the matrix (rank x rank, row-major) that stands for it in a contraction. */
@unmanaged
export class Mode {
  species: i32;
  rank: i32;
  /** n / N of the species. */
  ratio: f64;
  matrix: usize;
  reserved: usize;
}

// @ts-ignore: decorator
@inline
export function mode_at(modes: usize, m: i32): Mode {
  return changetype<Mode>(modes + <usize>m * offsetof<Mode>());
}

/** out[a,b] += scale * pairs(k), rank_k x rank_k row-major. */
export function add_pairs(coupling: usize, order: i32, modes: usize, k: i32, scale: f64, out: usize): void {
  const count = count_of(coupling);
  const rank = mode_at(modes, k).rank;
  for (let e = 0; e < count; e++) {
    for (let f = 0; f < count; f++) {
      let product = scale * value_of(coupling, e) * value_of(coupling, f);
      for (let l = 0; l < order; l++) if (l != k) product *= entry_of(coupling, modes, l, e, f);
      const at = out + ((<usize>(index_of(coupling, e, k) * rank + index_of(coupling, f, k))) << 3);
      store<f64>(at, load<f64>(at) + product);
    }
  }
}

/** The same contraction over all modes: a number. */
export function pairs_over_all(coupling: usize, order: i32, modes: usize): f64 {
  const count = count_of(coupling);
  let sum: f64 = 0;
  for (let e = 0; e < count; e++) {
    for (let f = 0; f < count; f++) {
      let product = value_of(coupling, e) * value_of(coupling, f);
      for (let l = 0; l < order; l++) product *= entry_of(coupling, modes, l, e, f);
      sum += product;
    }
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function entry_of(coupling: usize, modes: usize, l: i32, e: i32, f: i32): f64 {
  const mode = mode_at(modes, l);
  const at = index_of(coupling, e, l) * mode.rank + index_of(coupling, f, l);
  return mode.ratio * load<f64>(mode.matrix + ((<usize>at) << 3));
}
