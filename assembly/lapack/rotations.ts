// Plane rotations, recorded first and applied later. A QL sweep makes a chain of rotations of neighbouring columns; applied at
// once they would stream the whole matrix through the cache per sweep. Recorded, thousands of them are applied to a narrow
// panel of eight rows while it lies in the first-level cache.

import { madd, nmadd, splat_load } from '../simd';

/** A chain is recorded as (first column, number of rotations); it runs downwards from that column. */
const CHAIN_BYTES: usize = 8;

/** x_(k+1), x_k = s x_k + c x_(k+1), c x_k - s x_(k+1) along each chain, on a panel of lines of 64 bytes. */
function rotate_panel(panel: usize, chains: usize, chains_end: usize, rotation: usize): void {
  for (; chains < chains_end; chains += CHAIN_BYTES) {
    let line = panel + (<usize>load<i32>(chains) << 6);
    const end = rotation + (<usize>load<i32>(chains, 4) << 4);
    let f0 = v128.load(line, 64);
    let f1 = v128.load(line, 80);
    let f2 = v128.load(line, 96);
    let f3 = v128.load(line, 112);
    for (; rotation < end; rotation += 16, line -= 64) {
      const c = splat_load<f64>(rotation);
      const s = splat_load<f64>(rotation, 8);
      const x0 = v128.load(line);
      const x1 = v128.load(line, 16);
      const x2 = v128.load(line, 32);
      const x3 = v128.load(line, 48);
      v128.store(line, madd<f64>(s, x0, v128.mul<f64>(c, f0)), 64);
      f0 = nmadd<f64>(s, f0, v128.mul<f64>(c, x0));
      v128.store(line, madd<f64>(s, x1, v128.mul<f64>(c, f1)), 80);
      f1 = nmadd<f64>(s, f1, v128.mul<f64>(c, x1));
      v128.store(line, madd<f64>(s, x2, v128.mul<f64>(c, f2)), 96);
      f2 = nmadd<f64>(s, f2, v128.mul<f64>(c, x2));
      v128.store(line, madd<f64>(s, x3, v128.mul<f64>(c, f3)), 112);
      f3 = nmadd<f64>(s, f3, v128.mul<f64>(c, x3));
    }
    v128.store(line, f0, 64);
    v128.store(line, f1, 80);
    v128.store(line, f2, 96);
    v128.store(line, f3, 112);
  }
}

/** Applies the recorded chains to n vectors of n entries, vector k at z + k ld elements; panel: 64 n bytes. */
export function rotate_vectors(n: i32, z: usize, ld: i32, chains: usize, chains_end: usize, rotations: usize, panel: usize): void {
  const row = <usize>ld << 3;
  const bytes = <usize>n << 3;
  for (let at: usize = 0; at < bytes; at += 64) {
    const width = min<usize>(64, bytes - at);
    if (width < 64) memory.fill(panel, 0, <usize>n << 6);
    let line = panel;
    for (let k = 0, x = z + at; k < n; k++, x += row, line += 64) memory.copy(line, x, width);
    rotate_panel(panel, chains, chains_end, rotations);
    line = panel;
    for (let k = 0, x = z + at; k < n; k++, x += row, line += 64) memory.copy(x, line, width);
  }
}
