// Implicit QL with Wilkinson's shift for a symmetric tridiagonal matrix (Bowdler, Martin, Reinsch, Wilkinson, Numer. Math. 11
// (1968) 293), whose rotations are recorded and applied in bulk.

import { dmaxabs } from '../blas/vector';
import { NOT_CONVERGED, OK } from '../status';
import { hypotenuse } from './reflector';
import { rotate_vectors } from './rotations';

/** QL needs fewer than two sweeps an eigenvalue on average. */
const SWEEPS_PER_VALUE: i32 = 60;
/** Recorded before they are applied: as many rotations as the leaves of divide and conquer take, in at most this many chains. */
const ROTATIONS: i32 = 2048;
const CHAINS: i32 = 256;
const EPSILON: f64 = 2.220446049250313e-16;
/**
 * Off-diagonal entries count as zero against their neighbours on the diagonal, which serves small eigenvalues of graded matrices.
 * Where rounding keeps that out of reach for so many sweeps, they count as zero against the norm.
 */
const SWEEPS_RELATIVE: i32 = 20;
/** Off-diagonal entries this small against a matrix of norm 1 are zero; their squares stay normal numbers above it. */
const NEGLIGIBLE: f64 = 1e-140;

/** Bytes of workspace of `ql`. */
export function ql_ws(n: i32): i32 {
  return (n << 6) + ((ROTATIONS + n) << 4) + (CHAINS << 3);
}

/**
 * Diagonalises T in place; d becomes the eigenvalues, unordered. With vectors (z != 0), row k of z becomes the k-th vector of
 * Z S, S being the eigenvectors of T. ws holds the panel, the rotations and the chains.
 */
export function ql(n: i32, d: usize, e: usize, z: usize, ld: i32, ws: usize): i32 {
  const panel = ws;
  const rotations = panel + (<usize>n << 6);
  const chains = rotations + (<usize>(ROTATIONS + n) << 4);
  const rotations_full = rotations + (<usize>ROTATIONS << 4);
  const chains_full = chains + (<usize>CHAINS << 3);
  let rotation = rotations;
  let chain = chains;
  const norm = max(dmaxabs(n, d), dmaxabs(n - 1, e));
  for (let l = 0; l < n; l++) {
    const at_l = <usize>l << 3;
    for (let sweep = 0; ; sweep++) {
      // The first negligible off-diagonal entry at or after l splits the matrix.
      const negligible = sweep < SWEEPS_RELATIVE ? NEGLIGIBLE : EPSILON * norm;
      let m = l;
      for (; m < n - 1; m++) {
        const at = <usize>m << 3;
        if (abs(load<f64>(e + at)) <= EPSILON * (abs(load<f64>(d + at)) + abs(load<f64>(d + at, 8))) + negligible) break;
      }
      if (m == l) break;
      if (sweep == SWEEPS_PER_VALUE) return NOT_CONVERGED;
      const at_m = <usize>m << 3;
      let g = (load<f64>(d + at_l, 8) - load<f64>(d + at_l)) / (2 * load<f64>(e + at_l));
      let r = hypotenuse(g, 1);
      g = load<f64>(d + at_m) - load<f64>(d + at_l) + load<f64>(e + at_l) / (g + copysign(r, g));
      let s: f64 = 1;
      let c: f64 = 1;
      let p: f64 = 0;
      let i = m - 1;
      const first = rotation;
      for (; i >= l; i--) {
        const at = <usize>i << 3;
        const f = s * load<f64>(e + at);
        const b = c * load<f64>(e + at);
        r = hypotenuse(f, g);
        store<f64>(e + at, r, 8);
        if (r == 0) {
          // The chain breaks: what has been rotated so far is already split off.
          store<f64>(d + at, load<f64>(d + at, 8) - p, 8);
          store<f64>(e + at_m, 0);
          break;
        }
        s = f / r;
        c = g / r;
        g = load<f64>(d + at, 8) - p;
        r = (load<f64>(d + at) - g) * s + 2 * c * b;
        p = s * r;
        store<f64>(d + at, g + p, 8);
        g = c * r - b;
        store<f64>(rotation, c);
        store<f64>(rotation, s, 8);
        rotation += 16;
      }
      if (i < l) {
        store<f64>(d + at_l, load<f64>(d + at_l) - p);
        store<f64>(e + at_l, g);
        store<f64>(e + at_m, 0);
      }
      if (z == 0) {
        rotation = rotations;
      } else if (rotation > first) {
        store<i32>(chain, m - 1);
        store<i32>(chain, <i32>((rotation - first) >> 4), 4);
        chain += 8;
        if (rotation >= rotations_full || chain == chains_full) {
          rotate_vectors(n, z, ld, chains, chain, rotations, panel);
          rotation = rotations;
          chain = chains;
        }
      }
    }
  }
  if (chain > chains) rotate_vectors(n, z, ld, chains, chain, rotations, panel);
  return OK;
}

/** Ascending order by selection: n exchanges of vectors at most. */
export function sort(n: i32, d: usize, z: usize, ld: i32, spare: usize): void {
  const bytes = <usize>n << 3;
  for (let i = 0; i < n - 1; i++) {
    let k = i;
    for (let j = i + 1; j < n; j++) {
      if (load<f64>(d + (<usize>j << 3)) < load<f64>(d + (<usize>k << 3))) k = j;
    }
    if (k == i) continue;
    const smallest = load<f64>(d + (<usize>k << 3));
    store<f64>(d + (<usize>k << 3), load<f64>(d + (<usize>i << 3)));
    store<f64>(d + (<usize>i << 3), smallest);
    if (z == 0) continue;
    const zi = z + (<usize>i * <usize>ld << 3);
    const zk = z + (<usize>k * <usize>ld << 3);
    memory.copy(spare, zi, bytes);
    memory.copy(zi, zk, bytes);
    memory.copy(zk, spare, bytes);
  }
}

