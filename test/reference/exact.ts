// Elementary functions in fixed-point big integers: a number is value * 2^BITS. Slow, short and right by series alone.

const BITS = 1400n;
const ONE = 1n << BITS;

/** A double, exactly. */
export function fixed(x: number): bigint {
  const bits = new BigUint64Array(new Float64Array([x]).buffer)[0];
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & ((1n << 52n) - 1n);
  const mantissa = exponent === 0n ? fraction : fraction | (1n << 52n);
  const shift = BITS + (exponent === 0n ? 1n : exponent) - 1075n;
  const value = shift >= 0n ? mantissa << shift : mantissa >> -shift;
  return x < 0 ? -value : value;
}

const mul = (a: bigint, b: bigint) => (a * b) >> BITS;
const div = (a: bigint, b: bigint) => (a << BITS) / b;

export function exp(x: bigint): bigint {
  // e^x = (e^(x / 2^s))^(2^s) with x / 2^s below 2^-8.
  let s = 0n;
  while ((x < 0n ? -x : x) >> s > ONE >> 8n) s++;
  const r = x >> s;
  let sum = ONE;
  let term = ONE;
  for (let k = 1n; term !== 0n && term !== -1n; k++) {
    term = mul(term, r) / k;
    sum += term;
  }
  for (; s > 0n; s--) sum = mul(sum, sum);
  return sum;
}

function atanh(s: bigint): bigint {
  const square = mul(s, s);
  let sum = 0n;
  let power = s;
  for (let k = 1n; power !== 0n && power !== -1n; k += 2n) {
    sum += power / k;
    power = mul(power, square);
  }
  return sum;
}

const LN2 = 2n * atanh(ONE / 3n);

export function log(x: bigint): bigint {
  let k = 0n;
  while (x > (ONE * 3n) / 2n) {
    x >>= 1n;
    k++;
  }
  while (x < (ONE * 3n) / 4n) {
    x <<= 1n;
    k--;
  }
  return k * LN2 + 2n * atanh(div(x - ONE, x + ONE));
}

export const log1p = (x: bigint) => log(ONE + x);
export const softplus = (x: bigint) => log(ONE + exp(x));

export function tanh(x: bigint): bigint {
  const e = exp(2n * x);
  return div(e - ONE, e + ONE);
}

/** pi by Machin's formula. */
function pi(): bigint {
  const atanInverse = (n: bigint) => {
    let sum = 0n;
    let power = ONE / n;
    for (let k = 1n; power !== 0n && power !== -1n; k += 2n) {
      sum += power / k;
      power = -power / (n * n);
    }
    return sum;
  };
  return 4n * (4n * atanInverse(5n) - atanInverse(239n));
}

function sqrt(x: bigint): bigint {
  const target = x << BITS;
  let y = ONE;
  for (;;) {
    const next = (y + target / y) >> 1n;
    if (next - y <= 1n && next - y >= -1n) return next;
    y = next;
  }
}

const TWO_OVER_SQRT_PI = div(2n * ONE, sqrt(pi()));

/** erf by its Maclaurin series: alternating, but 1400 bits bear the cancellation up to |x| = 28. */
export function erf(x: bigint): bigint {
  const square = mul(x, x);
  let sum = 0n;
  let power = x;
  for (let k = 0n; power !== 0n && power !== -1n; k++) {
    sum += power / (2n * k + 1n);
    power = -mul(power, square) / (k + 1n);
  }
  return mul(TWO_OVER_SQRT_PI, sum);
}

export const erfc = (x: bigint) => ONE - erf(x);
export const erfcx = (x: bigint) => mul(exp(mul(x, x)), erfc(x));

/** |computed - exact| in units of the last place of the exact value. */
export function ulps(computed: number, exact: bigint): number {
  const size = exact < 0n ? -exact : exact;
  // The exponent of the exact value, not below that of the subnormals.
  const top = BigInt(size.toString(2).length) - 1n;
  const last = top - 52n > BITS - 1074n ? top - 52n : BITS - 1074n;
  const difference = fixed(computed) - exact;
  const scaled = ((difference < 0n ? -difference : difference) << 20n) >> last;
  return Number(scaled) / 2 ** 20;
}
