// The Bayes-optimal denoiser: x ~ prior, seen through ln Z(B, Lambda) = ln E exp(B.x - x'Lambda x / 2). The posterior mean is the
// gradient of ln Z in B, the covariance its Hessian. One routine for every prior (prior.ts, block.ts).

import { BLOCK, block, block_ws, kind_of } from './block';
import { components_of, frame, is_supported, MAX_RANK, rank_of, record_size, tilt, tilt_ws } from './prior';

/** Bytes for the log-partitions of one block. */
const LNZ: usize = <usize>BLOCK << 3;

// Workspace: the frame d and U, the records, then a part that frame, tilt and block use one after another.

// @ts-ignore: decorator
@inline
function frame_size(r: i32): usize {
  return <usize>(r + r * r) << 3;
}

// @ts-ignore: decorator
@inline
function align(bytes: usize): usize {
  return (bytes + 15) & ~15;
}

/** Bytes of workspace of `denoise` and of `posterior`, whatever the number of points. */
export function denoise_ws(prior: usize, n: i32): usize {
  if (n < 0 || !is_supported(prior)) return 0;
  const r = rank_of(prior);
  const K = components_of(prior);
  const shared = max(tilt_ws(r), block_ws(r, K) + LNZ + (<usize>(2 * MAX_RANK) << 4));
  return align(frame_size(r) + <usize>K * record_size(r)) + shared;
}

/**
 * Posterior means of n points. B and x: n x r factors, columns of padded(n) f64, zero padding (kept zero in x); they must not overlap.
 * Lambda (r x r) is the precision all points share. V (r x r) becomes the average posterior covariance.
 * Returns the sum of ln Z over the points; NaN, with nothing written, for a prior that the core does not handle.
 * A NaN in B makes its point, V and the sum NaN. ws: denoise_ws(prior, n) bytes, 16-byte aligned.
 */
export function denoise(prior: usize, n: i32, B: usize, Lambda: usize, x: usize, V: usize, ws: usize): f64 {
  if (!is_supported(prior)) return NaN;
  const r = rank_of(prior);
  const K = components_of(prior);
  const records = ws + frame_size(r);
  const rest = ws + align(frame_size(r) + <usize>K * record_size(r));
  const d = ws;
  const U = ws + (<usize>r << 3);
  frame(r, Lambda, d, U, rest);
  const top = tilt(prior, d, U, records, rest);
  const kind = kind_of(prior);
  const ld = (<usize>((n + 3) & ~3)) << 3;
  memory.fill(V, 0, <usize>(r * r) << 3);
  let sum: f64 = 0;
  for (let i = 0; i < n; i += BLOCK) {
    const count = min(BLOCK, n - i);
    const from = <usize>i << 3;
    block(kind, r, K, records, count, B + from, x + from, ld, rest, V, rest + LNZ);
    for (let j = 0; j < count; j++) sum += load<f64>(rest + (<usize>j << 3));
  }
  const scale = n > 0 ? 1 / <f64>n : 0;
  for (let i: usize = 0; i < <usize>(r * r) << 3; i += 8) store<f64>(V + i, scale * load<f64>(V + i));
  return sum + <f64>n * top;
}

/** One point: B and mean have r numbers, Lambda and cov r x r. Returns ln Z. ws: denoise_ws(prior, 1) bytes. */
export function posterior(prior: usize, B: usize, Lambda: usize, mean: usize, cov: usize, ws: usize): f64 {
  if (!is_supported(prior)) return NaN;
  const r = rank_of(prior);
  const K = components_of(prior);
  const records = ws + frame_size(r);
  const rest = ws + align(frame_size(r) + <usize>K * record_size(r));
  const d = ws;
  const U = ws + (<usize>r << 3);
  frame(r, Lambda, d, U, rest);
  const top = tilt(prior, d, U, records, rest);
  // Two lanes a coordinate, as in a factor of one point.
  const b = rest + LNZ;
  const x = b + (<usize>MAX_RANK << 4);
  for (let i = 0; i < r; i++) {
    store<f64>(b + (<usize>i << 4), load<f64>(B + (<usize>i << 3)));
    store<f64>(b + (<usize>i << 4), 0, 8);
  }
  memory.fill(cov, 0, <usize>(r * r) << 3);
  block(kind_of(prior), r, K, records, 1, b, x, 16, rest, cov, x + (<usize>MAX_RANK << 4));
  for (let i = 0; i < r; i++) store<f64>(mean + (<usize>i << 3), load<f64>(x + (<usize>i << 4)));
  return load<f64>(rest) + top;
}
