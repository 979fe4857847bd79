// The posterior of a block of points under the K records of a tilted prior (prior.ts): what denoise and moments are made of.
//
// Points lie in columns, `ld` bytes apart, so that a vector register holds the same coordinate of two points. A block writes the means x and
// the log-partitions lnz, and adds the posterior covariances of its points to cov (r x r), unless cov is 0. Behind an odd count it
// writes one zero of padding. x and B must not overlap. The lnz lack the constant that `tilt` returned.

import { hsum, madd } from '../simd';
import { exp_pd, log1p_pd, log_pd, tanh_pd } from '../special';
import { components_of, is_atom, mean_of, rank_of, record_size, weight_of } from './prior';
import { at } from './small';

/** Points of a block: their logits and results stay in the first-level cache. Even, and a multiple of the padding. */
export const BLOCK: i32 = 64;

const ONE_GAUSSIAN: i32 = 0;
const SYMMETRIC_PAIR: i32 = 1;
const LINE: i32 = 2;
const GENERAL: i32 = 3;

/** Which of the routines below serves a prior. */
export function kind_of(prior: usize): i32 {
  const K = components_of(prior);
  if (K == 1) return ONE_GAUSSIAN;
  if (rank_of(prior) > 1) return GENERAL;
  const opposite = load<f64>(mean_of(prior, 0)) == -load<f64>(mean_of(prior, 1));
  const fair = weight_of(prior, 0) == weight_of(prior, 1);
  return K == 2 && opposite && fair && is_atom(prior, 0) && is_atom(prior, 1) ? SYMMETRIC_PAIR : LINE;
}

/** Bytes of workspace of `block`. */
export function block_ws(r: i32, K: i32): usize {
  return <usize>(2 * K + K * r + 2 * r + r * r) << 4;
}

export function block(
  kind: i32,
  r: i32,
  K: i32,
  records: usize,
  count: i32,
  B: usize,
  x: usize,
  ld: usize,
  lnz: usize,
  cov: usize,
  ws: usize,
): void {
  if (kind == ONE_GAUSSIAN) one_gaussian(r, records, count, B, x, ld, lnz, cov);
  else if (kind == SYMMETRIC_PAIR) symmetric_pair(records, count, B, x, lnz, cov);
  else if (kind == LINE) line(K, records, count, B, x, lnz, cov, ws);
  else general(r, K, records, count, B, x, ld, lnz, cov, ws);
}

// @ts-ignore: decorator
@inline
function splat_at(p: usize): v128 {
  return v128.load64_splat(p);
}

/** All bits of the lanes that hold points i and i + 1, if there are that many. */
// @ts-ignore: decorator
@inline
function live_lanes(i: i32, count: i32): v128 {
  return i64x2.replace_lane(i64x2.splat(-1), 1, i + 1 < count ? -1 : 0);
}

// @ts-ignore: decorator
@inline
function add_to(p: usize, value: f64): void {
  store<f64>(p, load<f64>(p) + value);
}

/** K = 1: x = m + G B and lnz = a + B.(m + x) / 2, column by column. */
function one_gaussian(r: i32, record: usize, count: i32, B: usize, x: usize, ld: usize, lnz: usize, cov: usize): void {
  const m = record + 16;
  const G = m + (<usize>r << 3);
  const end = (<usize>((count + 1) & ~1)) << 3;
  fill(lnz, load<f64>(record), end);
  for (let i = 0; i < r; i++) {
    const xi = x + <usize>i * ld;
    const mi = load<f64>(m + (<usize>i << 3));
    fill(xi, mi, end);
    for (let j = 0; j < r; j++) {
      const g = f64x2.splat(load<f64>(at(r, G, i, j)));
      const Bj = B + <usize>j * ld;
      for (let p: usize = 0; p < end; p += 16) v128.store(xi + p, madd<f64>(g, v128.load(Bj + p), v128.load(xi + p)));
    }
    const Bi = B + <usize>i * ld;
    const half = f64x2.splat(0.5);
    const shift = f64x2.splat(mi);
    for (let p: usize = 0; p < end; p += 16) {
      const t = f64x2.mul(half, f64x2.add(shift, v128.load(xi + p)));
      v128.store(lnz + p, madd<f64>(v128.load(Bi + p), t, v128.load(lnz + p)));
    }
    if (count & 1) store<f64>(xi + end - 8, 0);
  }
  if (count & 1) store<f64>(lnz + end - 8, 0);
  if (cov) for (let i: usize = 0; i < <usize>(r * r) << 3; i += 8) add_to(cov + i, <f64>count * load<f64>(G + i));
}

// @ts-ignore: decorator
@inline
function fill(p: usize, value: f64, end: usize): void {
  const v = f64x2.splat(value);
  for (let i: usize = 0; i < end; i += 16) v128.store(p + i, v);
}

/** Atoms +s and -s with equal weights: x = s tanh(s B), with variance s^2 / cosh^2 (s B). */
function symmetric_pair(records: usize, count: i32, B: usize, x: usize, lnz: usize, cov: usize): void {
  const s = splat_at(records + 16);
  const s2 = f64x2.mul(s, s);
  const one = f64x2.splat(1);
  const four = f64x2.splat(4);
  // Both records hold a = 0: ln (e^u + e^-u) = |u| + ln(1 + e^(-2|u|)).
  let variance = f64x2.splat(0);
  for (let i = 0; i < count; i += 2) {
    const live = live_lanes(i, count);
    const u = f64x2.mul(s, v128.load(B));
    const size = f64x2.abs(u);
    const e = exp_pd(f64x2.neg(f64x2.add(size, size)));
    v128.store(x, v128.and(live, f64x2.mul(s, tanh_pd(u))));
    v128.store(lnz, v128.and(live, f64x2.add(size, log1p_pd(e))));
    const d = f64x2.add(one, e);
    variance = f64x2.add(variance, v128.and(live, f64x2.div(f64x2.mul(four, e), f64x2.mul(d, d))));
    B += 16;
    x += 16;
    lnz += 16;
  }
  if (cov) add_to(cov, hsum<f64>(f64x2.mul(variance, s2)));
}

/** r = 1, any mixture: one pass for the logits, one for the softmax and the mean, one for the variance about it. */
function line(K: i32, records: usize, count: i32, B: usize, x: usize, lnz: usize, cov: usize, ws: usize): void {
  const end = records + <usize>K * 32;
  const half = f64x2.splat(0.5);
  const one = f64x2.splat(1);
  let variance = f64x2.splat(0);
  for (let i = 0; i < count; i += 2) {
    const live = live_lanes(i, count);
    const b = v128.load(B);
    const halfB = f64x2.mul(half, b);
    let top = f64x2.splat(-Infinity);
    let w = ws;
    for (let c = records; c < end; c += 32) {
      const m = v128.load64_splat(c, 16);
      const mean = madd<f64>(v128.load64_splat(c, 24), b, m);
      const logit = madd<f64>(halfB, f64x2.add(m, mean), v128.load64_splat(c));
      top = f64x2.max(top, logit);
      v128.store(w, logit);
      v128.store(w, mean, 16);
      w += 32;
    }
    let sum = f64x2.splat(0);
    let mean = f64x2.splat(0);
    for (let p = ws; p < w; p += 32) {
      const e = exp_pd(f64x2.sub(v128.load(p), top));
      v128.store(p, e);
      sum = f64x2.add(sum, e);
      mean = madd<f64>(e, v128.load(p, 16), mean);
    }
    const scale = f64x2.div(one, sum);
    mean = f64x2.mul(mean, scale);
    v128.store(x, v128.and(live, mean));
    v128.store(lnz, v128.and(live, f64x2.add(top, log_pd(sum))));
    if (cov) {
      let v = f64x2.splat(0);
      let c = records;
      for (let p = ws; p < w; p += 32) {
        // About the mean: no cancellation where one component has almost all of the weight.
        const d = f64x2.sub(v128.load(p, 16), mean);
        v = madd<f64>(v128.load(p), madd<f64>(d, d, v128.load64_splat(c, 24)), v);
        c += 32;
      }
      variance = f64x2.add(variance, v128.and(live, f64x2.mul(v, scale)));
    }
    B += 16;
    x += 16;
    lnz += 16;
  }
  if (cov) add_to(cov, hsum<f64>(variance));
}

/** Any mixture in any rank, as `line`. */
function general(
  r: i32,
  K: i32,
  records: usize,
  count: i32,
  B: usize,
  x: usize,
  ld: usize,
  lnz: usize,
  cov: usize,
  ws: usize,
): void {
  const logits = ws;
  const totals = logits + (<usize>K << 4);
  const means = totals + (<usize>K << 4);
  const b = means + (<usize>(K * r) << 4);
  const mean = b + (<usize>r << 4);
  const between = mean + (<usize>r << 4);
  memory.fill(totals, 0, <usize>K << 4);
  memory.fill(between, 0, <usize>(r * r) << 4);
  for (let i = 0; i < count; i += 2) {
    const live = live_lanes(i, count);
    for (let j = 0; j < r; j++) v128.store(b + (<usize>j << 4), v128.load(B + <usize>j * ld));
    const top = component_logits(r, K, records, b, logits, means);
    memory.fill(mean, 0, <usize>r << 4);
    let sum = f64x2.splat(0);
    let row = means;
    for (let k = 0; k < K; k++) {
      const e = exp_pd(f64x2.sub(v128.load(logits + (<usize>k << 4)), top));
      v128.store(logits + (<usize>k << 4), e);
      sum = f64x2.add(sum, e);
      for (let j: usize = 0; j < <usize>r << 4; j += 16) v128.store(mean + j, madd<f64>(e, v128.load(row + j), v128.load(mean + j)));
      row += <usize>r << 4;
    }
    const scale = f64x2.div(f64x2.splat(1), sum);
    for (let j = 0; j < r; j++) {
      const value = f64x2.mul(scale, v128.load(mean + (<usize>j << 4)));
      v128.store(mean + (<usize>j << 4), value);
      v128.store(x + <usize>j * ld, v128.and(live, value));
    }
    v128.store(lnz, v128.and(live, f64x2.add(top, log_pd(sum))));
    if (cov) spread(r, K, logits, totals, means, mean, v128.and(live, scale), between);
    B += 16;
    x += 16;
    lnz += 16;
  }
  if (cov) gather(r, K, records, totals, between, cov);
}

/** Logits and posterior means of every component at the two points b; returns the largest logit. */
function component_logits(r: i32, K: i32, records: usize, b: usize, logits: usize, means: usize): v128 {
  const width = <usize>r << 4;
  const size = record_size(r);
  const half = f64x2.splat(0.5);
  let top = f64x2.splat(-Infinity);
  for (let k = 0; k < K; k++) {
    const diffuse = load<f64>(records, 8) != 0;
    let m = records + 16;
    let G = m + (<usize>r << 3);
    let logit = splat_at(records);
    for (let i: usize = 0; i < width; i += 16) {
      const shift = splat_at(m);
      let mean = shift;
      if (diffuse) {
        for (let j: usize = 0; j < width; j += 16) {
          mean = madd<f64>(splat_at(G), v128.load(b + j), mean);
          G += 8;
        }
      }
      v128.store(means + i, mean);
      logit = madd<f64>(f64x2.mul(half, v128.load(b + i)), f64x2.add(shift, mean), logit);
      m += 8;
    }
    v128.store(logits, logit);
    top = f64x2.max(top, logit);
    records += size;
    logits += 16;
    means += width;
  }
  return top;
}

/** Adds sum_k p_k (mean_k - mean)(mean_k - mean)' of two points to `between`, lower triangle, lane by lane, and p_k to the totals. */
function spread(r: i32, K: i32, logits: usize, totals: usize, means: usize, mean: usize, scale: v128, between: usize): void {
  const width = <usize>r << 4;
  for (let k = 0; k < K; k++) {
    const p = f64x2.mul(scale, v128.load(logits));
    v128.store(totals, f64x2.add(p, v128.load(totals)));
    let entry = between;
    for (let i: usize = 0; i < width; i += 16) {
      const pd = f64x2.mul(p, f64x2.sub(v128.load(means + i), v128.load(mean + i)));
      for (let j: usize = 0; j <= i; j += 16) {
        v128.store(entry, madd<f64>(pd, f64x2.sub(v128.load(means + j), v128.load(mean + j)), v128.load(entry)));
        entry += 16;
      }
    }
    logits += 16;
    totals += 16;
    means += width;
  }
}

/** Adds what `spread` gathered and sum_k (total of p_k) G_k to cov. */
function gather(r: i32, K: i32, records: usize, totals: usize, between: usize, cov: usize): void {
  for (let i = 0; i < r; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = hsum<f64>(v128.load(between));
      let G = records + (<usize>(2 + r + i * r + j) << 3);
      for (let k = 0; k < K; k++) {
        sum += hsum<f64>(v128.load(totals + (<usize>k << 4))) * load<f64>(G);
        G += record_size(r);
      }
      add_to(at(r, cov, i, j), sum);
      if (i != j) add_to(at(r, cov, j, i), sum);
      between += 16;
    }
  }
}
