import { dnrm2, dot } from '../blas/vector';

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
  const norm = dnrm2(n, x);
  if (norm == 0) return 0;
  const alpha = load<f64>(pivot);
  const beta = -copysign(hypotenuse(alpha, norm), alpha);
  const scale = alpha - beta;
  // By division: the reciprocal of a subnormal would overflow.
  for (const end = x + (<usize>n << 3); x < end; x += 8) store<f64>(x, load<f64>(x) / scale);
  store<f64>(pivot, beta);
  return (beta - alpha) / beta;
}
