import { dnrm2, dscal } from '../blas/vector';

/** The distance from one to the next number. */
export const EPSILON: f64 = 2.220446049250313e-16;
/** 2^600. */
export const TINY_SCALE: f64 = 4.149515568880993e180;

/** sqrt(a^2 + b^2) without overflow. */
export function hypotenuse(a: f64, b: f64): f64 {
  const large = max(abs(a), abs(b));
  const small = min(abs(a), abs(b));
  if (large == 0 || small == 0) return large;
  const ratio = small / large;
  return large * sqrt(1 + ratio * ratio);
}

/**
 * The Householder reflector H = 1 - tau v v' with H (alpha, x)' = (beta, 0)'. The pivot alpha is at `pivot`, the n other
 * entries at x; on return v is in x (its entry at the pivot is 1 and is not stored), beta at the pivot. Returns tau.
 */
export function reflector(n: i32, pivot: usize, x: usize): f64 {
  let norm = dnrm2(n, x);
  if (norm == 0) return 0;
  // Near the subnormal numbers beta would have few digits: scaled up by a power of two, which is exact.
  const tiny = max(norm, abs(load<f64>(pivot))) < 1e-280;
  if (tiny) {
    dscal(n, TINY_SCALE, x);
    norm = dnrm2(n, x);
  }
  const alpha = tiny ? TINY_SCALE * load<f64>(pivot) : load<f64>(pivot);
  const beta = -copysign(hypotenuse(alpha, norm), alpha);
  const scale = alpha - beta;
  // By division: the reciprocal may overflow.
  for (const end = x + (<usize>n << 3); x < end; x += 8) store<f64>(x, load<f64>(x) / scale);
  store<f64>(pivot, tiny ? beta / TINY_SCALE : beta);
  return (beta - alpha) / beta;
}
