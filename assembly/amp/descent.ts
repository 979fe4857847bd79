// Gradients of the joint squared loss of any spiked model on products of spheres, one for every column of a factor
// (docs/theory/spiked-matrix-tensor.md, section 5), and the step along them.

import { NON_FINITE, OK } from '../status';
import { interaction } from './evolve';
import { Model, channel_at, species_at } from './model';
import { add_scaled, dot, spiked_fields, spiked_measure } from './spiked';

/**
 * At the estimates x: `field` becomes minus the gradient of the loss, tangential to the spheres. The loss is half the squared residual of
 * all channels minus half their squared data: sum_c (N psi_c - gain_c). Writes loss / N and the root mean square of
 * the gradient to out[0] and out[1]. The covariances in the descriptor must be 0. One pass over the data. ws: spiked_iterate_ws(model) bytes.
 */
export function spiked_gradient(model: usize, out: usize, ws: usize): i32 {
  const header = changetype<Model>(model);
  spiked_measure(model);
  const status = spiked_fields(model, ws);
  if (status != OK) return status;
  let loss = interaction(model);
  for (let c = 0; c < header.channel_count; c++) loss -= channel_at(model, c).gain / header.size;
  let square: f64 = 0, entries: f64 = 0;
  for (let s = 0; s < header.species_count; s++) {
    const species = species_at(model, s);
    const rank = species.rank, column = (<usize>species.stride) << 3;
    // The repulsion of the columns; at rank one it is radial.
    for (let a = 0; a < rank; a++) {
      for (let b = 0; b < rank; b++) {
        const L = load<f64>(species.precision + ((<usize>(a * rank + b)) << 3));
        add_scaled(column, -L, species.x + <usize>b * column, species.field + <usize>a * column);
      }
    }
    for (let a = 0; a < rank; a++) {
      const x = species.x + <usize>a * column, g = species.field + <usize>a * column;
      add_scaled(column, -dot(column, x, g) / dot(column, x, x), x, g);
      square += dot(column, g, g);
    }
    entries += <f64>(species.n * rank);
  }
  const slope = Math.sqrt(square / entries);
  store<f64>(out, loss);
  store<f64>(out, slope, 8);
  return isFinite(loss) && isFinite(slope) ? OK : NON_FINITE;
}

/** Lets the estimates and their gradients be where the next steps start from: `old` and `previous`. */
export function spiked_accept(model: usize): void {
  for (let s = 0; s < changetype<Model>(model).species_count; s++) {
    const species = species_at(model, s);
    memory.copy(species.old, species.x, species.factor_bytes);
    memory.copy(species.previous, species.field, species.factor_bytes);
  }
}

/** x = old + step previous, every column scaled back to the length that it has in `old`. */
export function spiked_move(model: usize, step: f64): void {
  for (let s = 0; s < changetype<Model>(model).species_count; s++) {
    const species = species_at(model, s);
    const column = (<usize>species.stride) << 3;
    memory.copy(species.x, species.old, species.factor_bytes);
    add_scaled(species.factor_bytes, step, species.previous, species.x);
    for (let a = 0; a < species.rank; a++) {
      const x = species.x + <usize>a * column, old = species.old + <usize>a * column;
      add_scaled(column, Math.sqrt(dot(column, old, old) / dot(column, x, x)) - 1, x, x);
    }
  }
}
