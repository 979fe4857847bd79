// The CHSCK equations of spherical spin glasses with a planted signal: overlap m(t), correlation C(t, t') and response R(t, t') of
// gradient flow (T = 0) and Langevin dynamics, for any covariance Q(c) = sum_p snr_p c^p / p of orders 2 to 4
// (Crisanti, Horner, Sommers 1993; Cugliandolo, Kurchan 1993; with a signal: Sarao Mannelli et al. 2019; docs/theory/spiked-matrix-tensor.md,
// section 5).
//
// Grid t_i = i h. Row i of C and of R holds t' = t_0 .. t_i, rows of `ld` numbers; C(t, t) = 1 and R(t+, t) = 1. Heun's method in t, the
// trapezoid rule in the integrals: second order. Every step reads the rows behind it twice: n steps cost about 8 n^3 / 3 operations.

import { NON_FINITE, OK } from '../status';
import { hsum, madd } from '../simd';

// @ts-ignore: decorator
@inline
function at(p: usize, i: i32): usize {
  return p + ((<usize>i) << 3);
}

// @ts-ignore: decorator
@inline
function get(p: usize, i: i32): f64 {
  return load<f64>(at(p, i));
}

// @ts-ignore: decorator
@inline
function put(p: usize, i: i32, value: f64): void {
  store<f64>(at(p, i), value);
}

/** Q'(c) and Q''(c). */
// @ts-ignore: decorator
@inline
function slope(snr: usize, c: f64): f64 {
  return c * (get(snr, 0) + c * (get(snr, 1) + c * get(snr, 2)));
}

// @ts-ignore: decorator
@inline
function curvature(snr: usize, c: f64): f64 {
  return get(snr, 0) + c * (2 * get(snr, 1) + c * 3 * get(snr, 2));
}

// @ts-ignore: decorator
@inline
function primitive(snr: usize, c: f64): f64 {
  return c * c * (get(snr, 0) / 2 + c * (get(snr, 1) / 3 + (c * get(snr, 2)) / 4));
}

/** Bytes of workspace of `chsck` for n steps. */
export function chsck_ws(n: i32): usize {
  return (<usize>(8 * (n + 4))) << 3;
}

/**
 * n steps of length h from overlap m[0]. snr: three numbers, of the orders 2, 3 and 4. C and R: (n + 1) rows of ld >= n + 1 numbers (a
 * multiple of 4). m, mu and energy: n + 1 numbers; energy is minus the log-likelihood per N without its constants, -Q(m) - (R Q'(C) integrated).
 * Stops with NON_FINITE where the step is too large for the equations and the overlap leaves its range.
 */
export function chsck(n: i32, h: f64, T: f64, snr: usize, ld: i32, m: usize, mu: usize, energy: usize, C: usize, R: usize, ws: usize): i32 {
  const stride = (<usize>ld) << 3;
  const row = (<usize>(n + 4)) << 3;
  // Slopes of C and of R in t at both ends of a step, for all t' behind it.
  const dC0 = ws, dR0 = ws + row, dC1 = ws + 2 * row, dR1 = ws + 3 * row, spare = ws + 4 * row;
  memory.fill(ws, 0, 8 * row);
  memory.fill(C, 0, stride * <usize>(n + 1));
  memory.fill(R, 0, stride * <usize>(n + 1));
  store<f64>(C, 1);
  store<f64>(R, 1);
  for (let i = 0; i < n; i++) {
    const Ci = C + <usize>(i + 1) * stride, Ri = R + <usize>(i + 1) * stride;
    const Cold = C + <usize>i * stride, Rold = R + <usize>i * stride;
    const dm0 = slopes(i, h, T, snr, stride, m, mu, energy, C, R, dC0, dR0, spare, row);
    for (let j = 0; j <= i; j++) {
      put(Ci, j, get(Cold, j) + h * get(dC0, j));
      put(Ri, j, get(Rold, j) + h * get(dR0, j));
    }
    put(Ci, i + 1, 1);
    put(Ri, i + 1, 1);
    put(m, i + 1, get(m, i) + h * dm0);
    const dm1 = slopes(i + 1, h, T, snr, stride, m, mu, energy, C, R, dC1, dR1, spare, row);
    for (let j = 0; j <= i; j++) {
      put(Ci, j, get(Cold, j) + 0.5 * h * (get(dC0, j) + get(dC1, j)));
      put(Ri, j, get(Rold, j) + 0.5 * h * (get(dR0, j) + get(dR1, j)));
    }
    const next = get(m, i) + 0.5 * h * (dm0 + dm1);
    put(m, i + 1, next);
    if (!isFinite(get(mu, i + 1)) || !(Math.abs(next) < 2)) return NON_FINITE;
  }
  slopes(n, h, T, snr, stride, m, mu, energy, C, R, dC0, dR0, spare, row);
  return OK;
}

/**
 * dC(t_i, t_j)/dt and dR(t_i, t_j)/dt for all j <= i, from the rows up to i, which are complete; returns dm(t_i)/dt and writes mu and the
 * energy of t_i.
 */
function slopes(
  i: i32, h: f64, T: f64, snr: usize, stride: usize, m: usize, mu: usize, energy: usize, C: usize, R: usize,
  dC: usize, dR: usize, spare: usize, row: usize,
): f64 {
  const Ci = C + <usize>i * stride, Ri = R + <usize>i * stride;
  const kernel = spare, force = spare + row, memoryC = spare + 2 * row, noise = spare + 3 * row;
  const now = get(m, i);
  const pull = slope(snr, now);
  let integralM: f64 = 0, integralMu: f64 = 0, integralE: f64 = 0;
  for (let s = 0; s <= i; s++) {
    const c = get(Ci, s);
    const w = trapezoid(i, s, h) * get(Ri, s);
    const k = w * curvature(snr, c);
    const q = slope(snr, c);
    put(kernel, s, k);
    put(force, s, h * q);
    integralM += k * get(m, s);
    integralMu += w * q + k * c;
    integralE += w * q;
  }
  // The vector loops below read whole registers.
  for (let s = i + 1; s <= i + 3; s++) {
    put(kernel, s, 0);
    put(force, s, 0);
  }
  const multiplier = T + now * pull + integralMu;
  put(mu, i, multiplier);
  put(energy, i, -primitive(snr, now) - integralE);
  memory.fill(memoryC, 0, row);
  memory.fill(dR, 0, row);
  for (let s = 0; s <= i; s++) {
    put(noise, s, sweep(s, C + <usize>s * stride, R + <usize>s * stride, get(kernel, s), kernel, force, memoryC, dR));
  }
  const edge = 0.5 * h;
  const first = get(Ri, i) * curvature(snr, get(Ci, i));
  for (let j = 0; j <= i; j++) {
    const Rj = R + <usize>j * stride;
    // The trapezoid rule on [0, t_j]: half weights at its ends, none where it is empty.
    const drift = j == 0 ? 0 : get(noise, j) - 0.5 * (load<f64>(Rj) * load<f64>(force) + get(Rj, j) * get(force, j));
    put(dC, j, -multiplier * get(Ci, j) + pull * get(m, j) + get(memoryC, j) + drift);
    // On [t_j, t_i] half weight is due at s = j, where the sum has all, or half already (j = 0); at j = i nothing is due.
    const c = get(Ci, j);
    const start = get(Ri, j) * curvature(snr, c) * get(Rj, j);
    const correction = i == 0 || (j == 0 && j < i) ? 0 : edge * (j == i ? first : start);
    put(dR, j, -multiplier * get(Ri, j) + get(dR, j) - correction);
  }
  return -multiplier * now + pull + integralM;
}

// @ts-ignore: decorator
@inline
function trapezoid(i: i32, s: i32, h: f64): f64 {
  if (i == 0) return 0;
  return s == 0 || s == i ? 0.5 * h : h;
}

/**
 * One pass over row s of C and R, columns 0 to s: out += k C with the mirrored product into out[s], dR += k R; returns R . force.
 * What lies behind column s of a row is 0.
 */
function sweep(s: i32, Cs: usize, Rs: usize, k: f64, kernel: usize, force: usize, out: usize, dR: usize): f64 {
  const kk = f64x2.splat(k);
  let mirrored = f64x2.splat(0), forced = f64x2.splat(0);
  const end = (<usize>(s + 2) & ~1) << 3;
  for (let p: usize = 0; p < end; p += 16) {
    const c = v128.load(Cs + p), r = v128.load(Rs + p);
    mirrored = madd<f64>(c, v128.load(kernel + p), mirrored);
    forced = madd<f64>(r, v128.load(force + p), forced);
    v128.store(out + p, madd<f64>(kk, c, v128.load(out + p)));
    v128.store(dR + p, madd<f64>(kk, r, v128.load(dR + p)));
  }
  // The diagonal came once through the vector and once through the mirror.
  put(out, s, get(out, s) + hsum<f64>(mirrored) - k * get(Cs, s));
  return hsum<f64>(forced);
}
