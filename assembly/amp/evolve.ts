// State evolution of a spiked model on the Nishimori line, and its replica-symmetric free entropy
// (docs/theory/spiked-matrix-tensor.md, section 3). The same descriptor as the algorithm's, without vectors.

import { pairs_over_all } from './coupling';
import { Model, channel_at, collect_precisions, show_overlaps, species_at } from './model';
import { moments, moments_ws } from './moments';
import { at, eigen } from './small';

/** Workspace bytes of spiked_evolve and spiked_free_entropy. */
export function spiked_evolve_ws(model: usize): usize {
  const count = changetype<Model>(model).species_count;
  let bytes: usize = 0;
  for (let s = 0; s < count; s++) {
    const species = species_at(model, s);
    bytes = max(bytes, max(moments_ws(species.prior), 3 * species.small_bytes));
  }
  return bytes;
}

/**
 * One parallel step: the overlap Q of every species becomes E[xhat xhat'] under the precision that the old overlaps
 * send, its eigenvalues kept at or above `floor`. Returns the largest change of an entry; NaN where a prior has no quadrature.
 */
export function spiked_evolve(model: usize, floor: f64, ws: usize): f64 {
  collect_precisions(model);
  const count = changetype<Model>(model).species_count;
  let change: f64 = 0;
  for (let s = 0; s < count; s++) {
    const species = species_at(model, s);
    const next = species.spare;
    species.log_partition = moments(species.prior, species.precision, next, ws);
    raise_eigenvalues(species.rank, next, floor, ws);
    for (let p: usize = 0; p < species.small_bytes; p += 8) {
      change = max<f64>(change, Math.abs(load<f64>(next + p) - load<f64>(species.overlap + p)));
    }
    memory.copy(species.overlap, next, species.small_bytes);
  }
  return change;
}

/** Raises the eigenvalues of the symmetric matrix Q to at least `floor`. ws: three such matrices. */
function raise_eigenvalues(rank: i32, Q: usize, floor: f64, ws: usize): void {
  if (rank == 1) {
    // Not max: a NaN has to stay one.
    if (load<f64>(Q) < floor) store<f64>(Q, floor);
    return;
  }
  const bytes = (<usize>(rank * rank)) << 3;
  const copy = ws, values = ws + bytes, vectors = ws + 2 * bytes;
  memory.copy(copy, Q, bytes);
  eigen(rank, copy, values, vectors);
  for (let k = 0; k < rank; k++) {
    const missing = floor - load<f64>(values + ((<usize>k) << 3));
    if (!(missing > 0)) continue;
    for (let i = 0; i < rank; i++) {
      for (let j = 0; j < rank; j++) {
        const p = at(rank, Q, i, j);
        store<f64>(p, load<f64>(p) + missing * load<f64>(at(rank, vectors, i, k)) * load<f64>(at(rank, vectors, j, k)));
      }
    }
  }
}

/**
 * phi(Q) = sum_s ratio_s (E ln Z_s - Tr(Lambda_s Q_s) / 2) + sum_c psi_c, per N, at the overlaps now in the descriptor.
 * psi = snr/2 A A prod(ratio Q), divided by the order for a symmetric channel. Fixed points of spiked_evolve are stationary.
 */
export function spiked_free_entropy(model: usize, ws: usize): f64 {
  const header = changetype<Model>(model);
  collect_precisions(model);
  let phi: f64 = 0;
  for (let s = 0; s < header.species_count; s++) {
    const species = species_at(model, s);
    let trace: f64 = 0;
    for (let p: usize = 0; p < species.small_bytes; p += 8) trace += load<f64>(species.precision + p) * load<f64>(species.overlap + p);
    phi += species.ratio * (moments(species.prior, species.precision, species.spare, ws) - 0.5 * trace);
  }
  return phi + interaction(model);
}

/** sum_c psi_c at the overlaps now in the descriptor: half the squared norm of all signals that the estimates make, per N. */
export function interaction(model: usize): f64 {
  let sum: f64 = 0;
  for (let c = 0; c < changetype<Model>(model).channel_count; c++) {
    const channel = channel_at(model, c);
    show_overlaps(model, channel);
    const psi = 0.5 * channel.snr * pairs_over_all(channel.coupling, channel.order, channel.modes);
    sum += channel.symmetric ? psi / <f64>channel.order : psi;
  }
  return sum;
}
