// The Bethe free entropy of estimates and their covariances (docs/theory/spiked-matrix-tensor.md, section 3, end).

import { OK } from '../status';
import { mode_at, pairs_over_all } from './coupling';
import { denoise } from './denoise';
import { Model, channel_at, show_overlaps, species_at, species_of } from './model';
import { dot, spiked_fields, spiked_measure } from './spiked';

/**
 * phi = sum_s ratio_s [ mean of ln Z - Tr(x'B) / n + Tr(Lambda Q) / 2 + Tr(Lambda V) / 2 ]
 *       + sum_c [ gain_c / N - snr / 2 ( A A prod(ratio Q) + sum_k A A (ratio V)_k prod_{l != k}(ratio Q) ) ],
 * the bracket behind snr divided by the order for a symmetric channel. B is the field with an Onsager term in which the lagged
 * estimate is the estimate itself. Stationary in the estimates and covariances at a fixed point of the iteration. `old` becomes x,
 * and `previous` and `spare` the posterior means and covariances at the fields. NaN where the kernels refuse. ws: spiked_iterate_ws(model) bytes.
 */
export function spiked_bethe(model: usize, ws: usize): f64 {
  const header = changetype<Model>(model);
  for (let s = 0; s < header.species_count; s++) {
    const species = species_at(model, s);
    memory.copy(species.old, species.x, species.factor_bytes);
  }
  spiked_measure(model);
  if (spiked_fields(model, ws) != OK) return NaN;
  let phi: f64 = 0;
  for (let s = 0; s < header.species_count; s++) {
    const species = species_at(model, s);
    const n = <f64>species.n;
    const lnz = denoise(species.prior, species.n, species.field, species.precision, species.previous, species.spare, ws) / n;
    let rest: f64 = 0;
    for (let p: usize = 0; p < species.small_bytes; p += 8) {
      const moment = load<f64>(species.overlap + p) + load<f64>(species.covariance + p);
      rest += 0.5 * load<f64>(species.precision + p) * moment;
    }
    phi += species.ratio * (lnz + rest - dot(species.factor_bytes, species.x, species.field) / n);
  }
  for (let c = 0; c < header.channel_count; c++) {
    const channel = channel_at(model, c);
    show_overlaps(model, channel);
    let pairs = pairs_over_all(channel.coupling, channel.order, channel.modes);
    for (let k = 0; k < channel.order; k++) {
      const mode = mode_at(channel.modes, k);
      const species = species_of(model, channel, k);
      mode.matrix = species.covariance;
      pairs += pairs_over_all(channel.coupling, channel.order, channel.modes);
      mode.matrix = species.overlap;
    }
    const share: f64 = channel.symmetric ? 0.5 / <f64>channel.order : 0.5;
    phi += channel.gain / header.size - share * channel.snr * pairs;
  }
  return phi;
}
