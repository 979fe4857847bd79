// Balancing: a permutation that brings eigenvalues that stand alone to the ends of the diagonal, then powers of two that make the norms of
// row i and column i alike. QR iterations err by rounding times the norm of the matrix, which this lowers, by decades where rows
// and columns differ by decades. Parlett and Reinsch, Numer. Math. 13 (1969) 293, as LAPACK's dgebal does it since its
// version 3.5: with Euclidean norms that include the diagonal, for the sum of the off-diagonal entries made some matrices worse
// (James, Langou and Lowery, arXiv 1401.5766).

/** A scaling that takes less than this off the two norms is not made. */
const WORTH: f64 = 0.95;
/** Between these powers of two, 2^-969 and 2^969, all scalings and what they scale remain. */
const LEAST: f64 = 2.004168360008973e-292;
const MOST: f64 = 4.9896007738368e291;
/** Few matrices take more than ten sweeps. */
const SWEEPS: i32 = 100;

/** The largest |x| of `count` numbers, `step` bytes apart. */
function largest(count: i32, x: usize, step: usize): f64 {
  let most: f64 = 0;
  for (let i = 0; i < count; i++, x += step) most = max(most, abs(load<f64>(x)));
  return most;
}

/** Their Euclidean norm. */
function norm(count: i32, x: usize, step: usize): f64 {
  const start = x;
  let sum: f64 = 0;
  for (let i = 0; i < count; i++, x += step) sum += load<f64>(x) * load<f64>(x);
  if (sum > 1e-290 && sum < 1e290) return sqrt(sum);
  const most = largest(count, start, step);
  if (most == 0) return 0;
  sum = 0;
  x = start;
  for (let i = 0; i < count; i++, x += step) {
    const ratio = load<f64>(x) / most;
    sum += ratio * ratio;
  }
  return min(most * sqrt(sum), f64.MAX_VALUE);
}

function multiply(count: i32, x: usize, step: usize, factor: f64): void {
  for (let i = 0; i < count; i++, x += step) store<f64>(x, factor * load<f64>(x));
}

function exchange(count: i32, x: usize, y: usize, step: usize): void {
  for (let i = 0; i < count; i++, x += step, y += step) {
    const kept = load<f64>(x);
    store<f64>(x, load<f64>(y));
    store<f64>(y, kept);
  }
}

/** Whether the numbers from..to-1 of a line are zero but for number `but`. */
function vanishes(from: i32, to: i32, but: i32, line: usize, step: usize): bool {
  for (let i = from; i < to; i++) if (i != but && load<f64>(line + <usize>i * step) != 0) return false;
  return true;
}

/** Exchanges i and `other` in the rows up to `high` and in the columns from `low` on, and remembers it. */
function swap(n: i32, a: usize, row: usize, i: i32, other: i32, low: i32, high: i32, scale: usize): void {
  store<f64>(scale + (<usize>other << 3), <f64>i);
  if (i == other) return;
  exchange(high, a + (<usize>i << 3), a + (<usize>other << 3), row);
  exchange(n - low, a + <usize>i * row + (<usize>low << 3), a + <usize>other * row + (<usize>low << 3), 8);
}

/** The power of two that makes a row and a column, of norms r and c and largest entries ra and ca, most alike; `before` is what they have now. */
function factor_of(c: f64, r: f64, ca: f64, ra: f64, before: f64): f64 {
  let f: f64 = 1;
  const s = c + r;
  let g = r / 2;
  while (c < g && max(max(f, c), ca) < MOST && min(min(r, g), ra) > LEAST) {
    f *= 2;
    c *= 2;
    ca *= 2;
    r /= 2;
    g /= 2;
    ra /= 2;
  }
  g = c / 2;
  while (g >= r && max(r, ra) < MOST && min(min(f, c), min(g, ca)) > LEAST) {
    f /= 2;
    c /= 2;
    g /= 2;
    ca /= 2;
    r *= 2;
    ra *= 2;
  }
  if (c + r >= WORTH * s) return 1;
  if (f < 1 && before < 1 && f * before <= LEAST) return 1;
  if (f > 1 && before > 1 && before >= MOST / f) return 1;
  return f;
}

/**
 * A becomes D^-1 P' A P D, without rounding (n x n, ld elements a row). Of the n + 2 numbers at scale the last two are `low` and `high`:
 * outside the rows and columns low..high-1 the result is upper triangular. There the numbers at scale are the diagonal of D; numbers
 * i >= high, from the last one down, and then i < low, upwards, say with which row and column i was exchanged. The entries must be finite.
 */
export function dbalance(n: i32, a: usize, ld: i32, scale: usize): void {
  const row = <usize>ld << 3;
  let low = 0;
  let high = n;
  for (let found = true; found; ) {
    found = false;
    for (let i = high - 1; i >= 0; i--) {
      if (!vanishes(0, high, i, a + <usize>i * row, 8)) continue;
      high--;
      swap(n, a, row, i, high, 0, high + 1, scale);
      found = true;
    }
  }
  for (let found = true; found; ) {
    found = false;
    for (let j = low; j < high; j++) {
      if (!vanishes(low, high, j, a + (<usize>j << 3), row)) continue;
      swap(n, a, row, j, low, low, high, scale);
      low++;
      found = true;
    }
  }
  const size = high - low;
  const first = <usize>low << 3;
  for (let i = low; i < high; i++) store<f64>(scale + (<usize>i << 3), 1);
  let changed = true;
  for (let sweep = 0; changed && sweep < SWEEPS; sweep++) {
    changed = false;
    for (let i = low; i < high; i++) {
      const down = a + (<usize>i << 3);
      const across = a + <usize>i * row + first;
      const c = norm(size, down + <usize>low * row, row);
      const r = norm(size, across, 8);
      if (c == 0 || r == 0) continue;
      const at = scale + (<usize>i << 3);
      const before = load<f64>(at);
      const f = factor_of(c, r, largest(high, down, row), largest(n - low, across, 8), before);
      if (f == 1) continue;
      store<f64>(at, f * before);
      multiply(n - low, across, 8, 1 / f);
      multiply(high, down, row, f);
      changed = true;
    }
  }
  store<f64>(scale + (<usize>n << 3), <f64>low);
  store<f64>(scale + (<usize>n << 3), <f64>high, 8);
}

/**
 * Whether dbalance would leave A nearly as it is: the norms of row i and column i are within a factor of two of each other, for all i.
 * Reads A once. `squares` receives those of the column norms, n numbers.
 */
export function dbalanced(n: i32, a: usize, ld: i32, squares: usize): i32 {
  const row = <usize>ld << 3;
  memory.fill(squares, 0, <usize>n << 3);
  for (let i = 0; i < n; i++) {
    const line = a + <usize>i * row;
    for (let j = 0; j < n; j++) {
      const entry = load<f64>(line + (<usize>j << 3));
      const at = squares + (<usize>j << 3);
      store<f64>(at, load<f64>(at) + entry * entry);
    }
  }
  for (let i = 0; i < n; i++) {
    const square = load<f64>(squares + (<usize>i << 3));
    // Where squares leave the range of numbers, nothing is known.
    if (!(square > 1e-290 && square < 1e290)) return 0;
    const c = sqrt(square);
    const r = norm(n, a + <usize>i * row, 8);
    if (r > 2 * c || c > 2 * r) return 0;
  }
  return 1;
}
