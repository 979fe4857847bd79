// State evolution of a Bayes-optimal scalar (or r-dimensional) channel: x ~ prior is seen as B = Lambda x + Lambda^(1/2) z.
// Q = E[xhat xhat'] (which is E[xhat x'], Nishimori) and E[ln Z], by the trapezoid rule at whose nodes the denoiser itself is called.

import { hsum, madd } from '../simd';
import { exp } from '../special';
import { BLOCK, block, block_ws, kind_of } from './block';
import {
  components_of,
  conjugate,
  covariance_of,
  frame,
  into_frame,
  is_supported,
  mean_of,
  out_of_frame,
  rank_of,
  record_size,
  tilt,
  tilt_ws,
  weight_of,
} from './prior';
import { at, eigen } from './small';

/** The largest rank that quadrature serves; a single Gaussian has no such limit. */
const QUADRATURE_RANK: i32 = 3;
const INV_SQRT_2PI: f64 = 0.3989422804014327;

// The trapezoid rule converges exponentially for these integrands: an error exp(-2 pi w / h), w being the distance of their poles from the
// real axis, which is the width of the sharpest feature of the denoiser. For atoms, w is pi / (2 sqrt(Lambda)) at a place of tiny weight; a
// component with a covariance spreads B by sqrt(1 + Lambda S) times more, sees the features that much narrower, and gets finer steps.
// Nodes outside of the ball of the given radius weigh less than 1e-15.

function step_of(r: i32): f64 {
  return r == 1 ? 0.01 : r == 2 ? 0.08 : 0.25;
}

/** Up to so many components of a prior on the line are integrated one by one, each over its own fields. */
const SWEPT_APART: i32 = 8;
/** Step of the sweep over the fields of more of them, and the most nodes that it takes. */
const MARGINAL_STEP: f64 = 0.08;
const MARGINAL_NODES: i32 = 1 << 16;

function radius_of(r: i32): f64 {
  return r == 1 ? 9 : 8.5;
}

/** The largest division of a step: more of them cost too much. */
function divisions_of(r: i32): i32 {
  return r == 1 ? 8 : r == 2 ? 4 : 2;
}

/** Steps of an axis along which a component spreads B by `spread` times the noise. */
function divisions(r: i32, spread: f64): i32 {
  return <i32>min(<f64>divisions_of(r), max(1, Math.ceil((step_of(r) * spread) / 0.35)));
}

/** Nodes of an axis on either side of 0, the step divided. */
function half_nodes(r: i32, division: i32): i32 {
  return <i32>(radius_of(r) / (step_of(r) / <f64>division) + 1e-9);
}

// Where things lie in the workspace. Sizes in bytes, all multiples of 16.

// @ts-ignore: decorator
@inline
function align(bytes: usize): usize {
  return (bytes + 15) & ~15;
}

// @ts-ignore: decorator
@inline
function square(r: i32): usize {
  return align(<usize>(r * r) << 3);
}

const COLUMN: usize = <usize>BLOCK << 3;

/** Bytes of workspace of `moments`. */
export function moments_ws(prior: usize): usize {
  if (!is_supported(prior)) return 0;
  const r = rank_of(prior);
  const K = components_of(prior);
  const head = <usize>6 * square(r) + align(<usize>K * record_size(r));
  if (K == 1 || r > QUADRATURE_RANK) return head + align(tilt_ws(r));
  const table = align(<usize>(half_nodes(r, divisions_of(r)) + 1) << 3);
  return head + table + <usize>(2 * r + 2) * COLUMN + max(block_ws(r, K), align(tilt_ws(r)));
}

/**
 * Q (r x r) = E[xhat xhat'] for B = Lambda x + Lambda^(1/2) z; returns E[ln Z]. Lambda: r x r, symmetric, positive semidefinite.
 * A single Gaussian in closed form. Any other mixture by quadrature for r <= 3; for r > 3 it returns NaN and writes nothing.
 * Absolute errors, measured with atoms and with the sparse Gaussian N(0, 5): below 1e-9 for atoms with r <= 2, and for r = 1 up to
 * Lambda S of 5e4; for r = 2 below 1e-9 up to Lambda S = 250, for r = 3 below 1e-8 up to 10 (atoms: up to Lambda = 4). Beyond, they grow to
 * about 1e-6 (r <= 2) and 1e-3 (r = 3) of the largest entry of Q, and E[ln Z] loses digits in proportion to its size.
 * ws: moments_ws(prior) bytes, 16-byte aligned.
 */
export function moments(prior: usize, Lambda: usize, Q: usize, ws: usize): f64 {
  if (!is_supported(prior)) return NaN;
  const r = rank_of(prior);
  const K = components_of(prior);
  if (K > 1 && r > QUADRATURE_RANK) return NaN;
  const d = ws;
  const U = d + square(r);
  const records = U + square(r);
  const rest = records + align(<usize>K * record_size(r));
  frame(r, Lambda, d, U, rest);
  const top = tilt(prior, d, U, records, rest);
  memory.fill(Q, 0, <usize>(r * r) << 3);
  return top + (K == 1 ? gaussian_moments(prior, d, U, records, Q, rest) : mixture_moments(prior, d, U, records, top, Q, rest));
}

/**
 * N(mu, S): Q = G Lambda S + mu mu' and E[ln Z] = Tr(Lambda (S + mu mu')) / 2 - ln det(1 + Lambda S) / 2. Returns what is missing from
 * the a = -ln det / 2 - mu'Lambda P mu / 2 of `tilt`.
 */
function gaussian_moments(prior: usize, d: usize, U: usize, record: usize, Q: usize, ws: usize): f64 {
  const r = rank_of(prior);
  const S = ws;
  const G = S + square(r);
  const mu = G + square(r);
  const spare = mu + square(r);
  into_frame(r, U, mean_of(prior, 0), mu);
  conjugate(r, U, covariance_of(prior, 0), S, false, spare);
  conjugate(r, U, record + (<usize>(2 + r) << 3), G, false, spare);
  let trace: f64 = 0;
  let tilted: f64 = 0;
  for (let i = 0; i < r; i++) {
    const di = load<f64>(d + (<usize>i << 3));
    const mi = load<f64>(mu + (<usize>i << 3));
    trace += di * (load<f64>(at(r, S, i, i)) + mi * mi);
    for (let j = 0; j < r; j++) {
      let sum: f64 = load<f64>(mu + (<usize>j << 3)) * mi;
      for (let k = 0; k < r; k++) sum += load<f64>(at(r, G, i, k)) * load<f64>(d + (<usize>k << 3)) * load<f64>(at(r, S, k, j));
      store<f64>(at(r, spare, i, j), sum);
    }
  }
  conjugate(r, U, spare, Q, true, S);
  for (let i = 0; i < r; i++) {
    for (let j = 0; j < i; j++) {
      const mean = 0.5 * (load<f64>(at(r, Q, i, j)) + load<f64>(at(r, Q, j, i)));
      store<f64>(at(r, Q, i, j), mean);
      store<f64>(at(r, Q, j, i), mean);
    }
  }
  into_frame(r, U, record + 16, G);
  for (let i: usize = 0; i < <usize>r << 3; i += 8) tilted += load<f64>(d + i) * load<f64>(mu + i) * load<f64>(G + i);
  return 0.5 * trace + 0.5 * tilted;
}

/** The sums over the nodes of one component after another. */
function mixture_moments(prior: usize, d: usize, U: usize, records: usize, top: f64, Q: usize, ws: usize): f64 {
  const r = rank_of(prior);
  const K = components_of(prior);
  const F = ws;
  const b0 = F + square(r);
  const spread = b0 + square(r);
  const table = spread + square(r);
  const area = table + align(<usize>(half_nodes(r, divisions_of(r)) + 1) << 3);
  if (r == 1 && K > SWEPT_APART) return marginal_moments(prior, load<f64>(d), records, top, area, Q);
  const symmetric = is_symmetric(prior);
  let tabulated = 0;
  let lnZ: f64 = 0;
  for (let k = 0; k < K; k++) {
    const mirror = symmetric ? mirror_of(prior, k) : -1;
    if (symmetric && mirror < k) continue;
    field_law(prior, k, d, U, F, b0, spread, area);
    const division = divisions(r, load<f64>(spread + (<usize>(r - 1) << 3)));
    if (division != tabulated) tabulate(r, division, table);
    tabulated = division;
    const weight = weight_of(prior, k) * (mirror > k ? 2 : 1);
    lnZ += sweep(prior, records, F, b0, spread, weight, mirror == k, table, area, Q);
  }
  for (let i = 0; i < r; i++) for (let j = 0; j < i; j++) store<f64>(at(r, Q, j, i), load<f64>(at(r, Q, i, j)));
  return lnZ;
}

/**
 * The sum over the nodes of all components of a prior on the line at once: B = sqrt(Lambda) t has the density N(t; 0, 1) Z(B). Nodes of every component
 * would overlap, and each of them asks all components again.
 */
function marginal_moments(prior: usize, Lambda: f64, records: usize, top: f64, area: usize, Q: usize): f64 {
  const K = components_of(prior);
  const root = sqrt(Lambda);
  let low = Infinity;
  let high = -Infinity;
  for (let k = 0; k < K; k++) {
    const middle = root * load<f64>(mean_of(prior, k));
    const reach = radius_of(1) * sqrt(1 + Lambda * load<f64>(covariance_of(prior, k)));
    low = min(low, middle - reach);
    high = max(high, middle + reach);
  }
  const nodes = <i32>min(<f64>MARGINAL_NODES, Math.ceil((high - low) / MARGINAL_STEP)) + 1;
  const h = (high - low) / <f64>(nodes - 1);
  const x = area + COLUMN;
  const weights = x + COLUMN;
  const lnz = weights + COLUMN;
  let mass: f64 = 0;
  let square: f64 = 0;
  let sum: f64 = 0;
  for (let from = 0; from < nodes; from += BLOCK) {
    const count = min(BLOCK, nodes - from);
    for (let j = 0; j < count; j++) store<f64>(area + (<usize>j << 3), root * (low + h * <f64>(from + j)));
    if (count & 1) store<f64>(area + (<usize>count << 3), 0);
    block(kind_of(prior), 1, K, records, count + (count & 1), area, x, COLUMN, lnz, 0, lnz + COLUMN);
    for (let j = 0; j < count; j++) {
      const t = low + h * <f64>(from + j);
      const lnZ = load<f64>(lnz + (<usize>j << 3));
      const mean = load<f64>(x + (<usize>j << 3));
      const w = exp(lnZ + (top - 0.5 * t * t));
      mass += w;
      square += w * mean * mean;
      sum += w * lnZ;
    }
  }
  // Rounding of the exponent, of the size of Lambda, is common to all nodes: the mass has it too.
  store<f64>(Q, square / mass);
  return sum / mass;
}

/** The weights of the nodes 0, h, 2h, ... of the last axis. */
function tabulate(r: i32, division: i32, table: usize): void {
  const h = step_of(r) / <f64>division;
  const nodes = half_nodes(r, division);
  for (let j = 0; j <= nodes; j++) store<f64>(table + (<usize>j << 3), node_weight(h, j));
}

function node_weight(h: f64, j: i32): f64 {
  const z = h * <f64>j;
  return h * INV_SQRT_2PI * exp(-0.5 * z * z);
}

/**
 * Component k makes B = b0 + F z with b0 = Lambda mu and F F' = Lambda S Lambda + Lambda: F = U E W diag(spread), where E = D^(1/2) and
 * W diag(spread^2) W' = 1 + E S E are the eigenvectors and eigenvalues. The spread of an atom is 1.
 */
function field_law(prior: usize, k: i32, d: usize, U: usize, F: usize, b0: usize, spread: usize, ws: usize): void {
  const r = rank_of(prior);
  const S = ws;
  const W = S + square(r);
  const spare = W + square(r);
  into_frame(r, U, mean_of(prior, k), spare);
  for (let i: usize = 0; i < <usize>r << 3; i += 8) store<f64>(spare + i, load<f64>(d + i) * load<f64>(spare + i));
  out_of_frame(r, U, spare, b0);
  conjugate(r, U, covariance_of(prior, k), S, false, spare);
  for (let i = 0; i < r; i++) {
    for (let j = 0; j < r; j++) {
      const scale = sqrt(load<f64>(d + (<usize>i << 3))) * sqrt(load<f64>(d + (<usize>j << 3)));
      store<f64>(at(r, S, i, j), scale * load<f64>(at(r, S, i, j)) + (i == j ? 1 : 0));
    }
  }
  eigen(r, S, spread, W);
  for (let j = 0; j < r; j++) {
    const to = spread + (<usize>j << 3);
    store<f64>(to, sqrt(max(1.0, load<f64>(to))));
    for (let i = 0; i < r; i++) {
      let sum: f64 = 0;
      for (let l = 0; l < r; l++) sum += load<f64>(at(r, U, i, l)) * sqrt(load<f64>(d + (<usize>l << 3))) * load<f64>(at(r, W, l, j));
      store<f64>(at(r, F, i, j), sum * load<f64>(to));
    }
  }
}

/** Whether x -> -x exchanges the components one to one, exactly (where some are equal: false, which costs time only). */
function is_symmetric(prior: usize): bool {
  for (let k = 0; k < components_of(prior); k++) {
    const l = mirror_of(prior, k);
    if (l < 0 || mirror_of(prior, l) != k) return false;
  }
  return true;
}

/** The component that is the image of k under x -> -x, or -1. */
function mirror_of(prior: usize, k: i32): i32 {
  const r = rank_of(prior);
  for (let l = 0; l < components_of(prior); l++) {
    let same = weight_of(prior, k) == weight_of(prior, l);
    const mk = mean_of(prior, k);
    const ml = mean_of(prior, l);
    for (let i: usize = 0; same && i < <usize>r << 3; i += 8) same = load<f64>(mk + i) == -load<f64>(ml + i);
    const Sk = covariance_of(prior, k);
    const Sl = covariance_of(prior, l);
    for (let i: usize = 0; same && i < <usize>(r * r) << 3; i += 8) same = load<f64>(Sk + i) == load<f64>(Sl + i);
    if (same) return l;
  }
  return -1;
}

/**
 * Adds weight E[xhat xhat'] over B = b0 + F z to Q (lower triangle) and returns weight E[ln Z]. With `half` the integrand is even in z
 * and half of the last axis is enough. The nodes go through a window of one block: columns B, x, then the weights and ln Z.
 */
function sweep(
  prior: usize,
  records: usize,
  F: usize,
  b0: usize,
  spread: usize,
  weight: f64,
  half: bool,
  table: usize,
  area: usize,
  Q: usize,
): f64 {
  const r = rank_of(prior);
  const radius2 = radius_of(r) * radius_of(r);
  const weights = area + <usize>(2 * r) * COLUMN;
  // Axes that the rank does not have keep the single node 0.
  const d0 = divisions(r, load<f64>(spread));
  const d1 = r > 2 ? divisions(r, load<f64>(spread, 8)) : 1;
  const d2 = divisions(r, load<f64>(spread + (<usize>(r - 1) << 3)));
  const h0 = step_of(r) / <f64>d0;
  const h1 = step_of(r) / <f64>d1;
  const h = step_of(r) / <f64>d2;
  const n0 = r > 1 ? half_nodes(r, d0) : 0;
  const n1 = r > 2 ? half_nodes(r, d1) : 0;
  const nodes = half_nodes(r, d2);
  let fill: i32 = 0;
  let lnZ: f64 = 0;
  for (let i = -n0; i <= n0; i++) {
    for (let j = -n1; j <= n1; j++) {
      const z0 = h0 * <f64>i;
      const z1 = h1 * <f64>j;
      const room = radius2 - z0 * z0 - z1 * z1;
      if (room < 0) continue;
      const last = min(nodes, <i32>(sqrt(room) / h + 1e-9));
      const w = weight * (r > 1 ? node_weight(h0, i) : 1) * (r > 2 ? node_weight(h1, j) : 1);
      for (let l = half ? 0 : -last; l <= last; l++) {
        const z = h * <f64>l;
        const to = area + (<usize>fill << 3);
        for (let c = 0; c < r; c++) {
          let b = load<f64>(b0 + (<usize>c << 3)) + load<f64>(at(r, F, c, r - 1)) * z;
          if (r > 1) b += load<f64>(at(r, F, c, 0)) * z0;
          if (r > 2) b += load<f64>(at(r, F, c, 1)) * z1;
          store<f64>(to + <usize>c * COLUMN, b);
        }
        const twice: f64 = half && l > 0 ? 2 : 1;
        store<f64>(weights + (<usize>fill << 3), twice * w * load<f64>(table + (<usize>abs(l) << 3)));
        if (++fill == BLOCK) {
          lnZ += flush(prior, records, fill, area, Q);
          fill = 0;
        }
      }
    }
  }
  if (fill & 1) {
    for (let c = 0; c <= 2 * r; c++) store<f64>(area + <usize>c * COLUMN + (<usize>fill << 3), 0);
    fill++;
  }
  return fill > 0 ? lnZ + flush(prior, records, fill, area, Q) : lnZ;
}

/** Denoises the nodes of the window (an even number) and adds their weighted second moments to Q; returns the weighted sum of ln Z. */
function flush(prior: usize, records: usize, count: i32, area: usize, Q: usize): f64 {
  const r = rank_of(prior);
  const x = area + <usize>r * COLUMN;
  const weights = x + <usize>r * COLUMN;
  const lnz = weights + COLUMN;
  block(kind_of(prior), r, components_of(prior), records, count, area, x, COLUMN, lnz, 0, lnz + COLUMN);
  const end = <usize>count << 3;
  let sum = f64x2.splat(0);
  for (let p: usize = 0; p < end; p += 16) sum = madd<f64>(v128.load(weights + p), v128.load(lnz + p), sum);
  for (let i = 0; i < r; i++) {
    const xi = x + <usize>i * COLUMN;
    for (let j = 0; j <= i; j++) {
      const xj = x + <usize>j * COLUMN;
      let q = f64x2.splat(0);
      for (let p: usize = 0; p < end; p += 16) {
        q = madd<f64>(f64x2.mul(v128.load(weights + p), v128.load(xi + p)), v128.load(xj + p), q);
      }
      const entry = at(r, Q, i, j);
      store<f64>(entry, load<f64>(entry) + hsum<f64>(q));
    }
  }
  return hsum<f64>(sum);
}
