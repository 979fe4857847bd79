// The matrices on which factorisations are judged: those of LAPACK's own tests (dchkst.f) and some that are known to be hard.

/** A dense matrix, row-major without padding. */
export interface Dense {
  rows: number;
  cols: number;
  data: Float64Array;
}

export const ULP = 2 ** -52;

export function dense(rows: number, cols: number, entry: (i: number, j: number) => number): Dense {
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) data[i * cols + j] = entry(i, j);
  return { rows, cols, data };
}

/** Uniform numbers of (-1, 1) from a 32-bit generator (mulberry32). */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

export function random(rows: number, cols: number, seed: number): Dense {
  const next = uniforms(seed);
  return dense(rows, cols, () => next());
}

export const transposed = (a: Dense): Dense => dense(a.cols, a.rows, (i, j) => a.data[j * a.cols + i]);

/** A B by the definition. */
export function product(a: Dense, b: Dense): Dense {
  const c = dense(a.rows, b.cols, () => 0);
  for (let i = 0; i < a.rows; i++) {
    for (let p = 0; p < a.cols; p++) {
      const v = a.data[i * a.cols + p];
      if (v === 0) continue;
      for (let j = 0, at = i * b.cols, bt = p * b.cols; j < b.cols; j++) c.data[at++] += v * b.data[bt++];
    }
  }
  return c;
}

const orthogonals = new Map<string, Dense>();

/** A random orthogonal matrix, the product of n reflections of shrinking vectors (Stewart 1980). */
export function orthogonal(n: number, seed: number): Dense {
  const key = `${n} ${seed}`;
  const made = orthogonals.get(key);
  if (made) return made;
  const next = uniforms(seed + n);
  const q = dense(n, n, (i, j) => (i === j ? 1 : 0));
  const dots = new Float64Array(n);
  for (let first = n - 2; first >= 0; first--) {
    const v = Float64Array.from({ length: n }, (_, i) => (i < first ? 0 : next() + next() + next()));
    const factor = 2 / v.reduce((sum, x) => sum + x * x, 0);
    dots.fill(0);
    for (let i = first; i < n; i++) for (let j = 0; j < n; j++) dots[j] += v[i] * q.data[i * n + j];
    for (let i = first; i < n; i++) {
      for (let j = 0; j < n; j++) q.data[i * n + j] -= factor * v[i] * dots[j];
    }
  }
  orthogonals.set(key, q);
  return q;
}

/** A matrix with the given singular values; with no second seed the symmetric one with these eigenvalues. */
export function withSpectrum(
  m: number,
  n: number,
  values: ArrayLike<number>,
  left: number,
  right = left,
): Dense {
  const u = orthogonal(m, left);
  const scaled = dense(m, n, (i, j) => (j < values.length ? u.data[i * m + j] * values[j] : 0));
  const a = product(scaled, transposed(orthogonal(n, right)));
  if (left !== right) return a;
  return dense(n, n, (i, j) => (a.data[i * n + j] + a.data[j * n + i]) / 2);
}

const times = (a: Dense, factor: number): Dense => ({ ...a, data: a.data.map((v) => v * factor) });
const diagonal = (values: ArrayLike<number>): Dense =>
  dense(values.length, values.length, (i, j) => (i === j ? values[i] : 0));

/** Spectra of n values from 1 down to one unit in the last place. */
export const spectra: Record<string, (n: number) => number[]> = {
  even: (n) => Array.from({ length: n }, (_, i) => 1 - ((1 - ULP) * i) / Math.max(n - 1, 1)),
  geometric: (n) => Array.from({ length: n }, (_, i) => ULP ** (i / Math.max(n - 1, 1))),
  'one and many small': (n) => Array.from({ length: n }, (_, i) => (i === 0 ? 1 : ULP)),
  'many equal and one small': (n) => Array.from({ length: n }, (_, i) => (i < n - 1 ? 1 : ULP)),
  'two clusters': (n) => Array.from({ length: n }, (_, i) => (i % 2 ? 1 : 0.5) + 1e-13 * i),
};

function signed(values: number[], seed: number): number[] {
  const next = uniforms(seed);
  return values.map((v) => (next() < 0 ? -v : v));
}
function symmetric(n: number, seed: number): Dense {
  const a = random(n, n, seed);
  return dense(n, n, (i, j) => a.data[Math.max(i, j) * n + Math.min(i, j)]);
}
const tridiagonal = (n: number, on: (i: number) => number, off: (i: number) => number): Dense =>
  dense(n, n, (i, j) => (i === j ? on(i) : Math.abs(i - j) === 1 ? off(Math.min(i, j)) : 0));

/** Symmetric matrices of size n. */
export const symmetrics: Record<string, (n: number) => Dense> = {
  zero: (n) => dense(n, n, () => 0),
  identity: (n) => diagonal(Array(n).fill(1)),
  'minus identity': (n) => diagonal(Array(n).fill(-1)),
  ...Object.fromEntries(
    Object.entries(spectra).flatMap(([name, values], k) => [
      [`diagonal, ${name}`, (n: number) => diagonal(signed(values(n), k))],
      [`${name}, random signs`, (n: number) => withSpectrum(n, n, signed(values(n), k), 1)],
      [`${name}, positive`, (n: number) => withSpectrum(n, n, values(n), 2)],
    ]),
  ),
  'geometric, huge': (n) => times(withSpectrum(n, n, signed(spectra.geometric(n), 3), 1), 1e150),
  'geometric, tiny': (n) => times(withSpectrum(n, n, signed(spectra.geometric(n), 3), 1), 1e-150),
  random: (n) => symmetric(n, n + 1),
  'random, huge': (n) => times(symmetric(n, n + 2), 1e150),
  'random, tiny': (n) => times(symmetric(n, n + 2), 1e-150),
  'diagonally dominant': (n) => {
    const a = symmetric(n, n + 3);
    for (let i = 0; i < n; i++) a.data[i * (n + 1)] += n;
    return a;
  },
  'rank one': (n) => dense(n, n, () => 1),
  Wilkinson: (n) =>
    tridiagonal(
      n,
      (i) => Math.abs(i - (n - 1) / 2),
      () => 1,
    ),
  'glued Wilkinson': (n) =>
    tridiagonal(
      n,
      (i) => Math.abs((i % 21) - 10),
      (i) => (i % 21 === 20 ? 1e-14 : 1),
    ),
  'second difference': (n) =>
    tridiagonal(
      n,
      () => 2,
      () => -1,
    ),
  'zero diagonal': (n) =>
    tridiagonal(
      n,
      () => 0,
      () => 1,
    ),
  'graded down': (n) => dense(n, n, (i, j) => 10 ** (-Math.min(i + j, 300) / 4)),
  'graded up': (n) => dense(n, n, (i, j) => 10 ** (-Math.min(2 * n - 2 - i - j, 300) / 4)),
};

/** Matrices of m rows and n columns. */
export const rectangulars: Record<string, (m: number, n: number) => Dense> = {
  zero: (m, n) => dense(m, n, () => 0),
  'identity-like': (m, n) => dense(m, n, (i, j) => (i === j ? 1 : 0)),
  random: (m, n) => random(m, n, m + n),
  'random, huge': (m, n) => times(random(m, n, m + n), 1e150),
  'random, tiny': (m, n) => times(random(m, n, m + n), 1e-150),
  ...Object.fromEntries(
    Object.entries(spectra).map(([name, values]) => [
      name,
      (m: number, n: number) => withSpectrum(m, n, values(Math.min(m, n)), 1, 2),
    ]),
  ),
  'rank one': (m, n) => dense(m, n, () => 2),
  'upper triangular': (m, n) => {
    const a = random(m, n, 5);
    return dense(m, n, (i, j) => (i > j ? 0 : a.data[i * n + j]));
  },
  'bidiagonal of ones': (m, n) => dense(m, n, (i, j) => (i === j || i + 1 === j ? 1 : 0)),
  'graded rows': (m, n) => {
    const a = random(m, n, 6);
    return dense(m, n, (i, j) => a.data[i * n + j] * 10 ** (-Math.min(i, 600) / 4));
  },
  'graded columns': (m, n) => {
    const a = random(m, n, 6);
    return dense(m, n, (i, j) => a.data[i * n + j] * 10 ** (-Math.min(n - 1 - j, 600) / 4));
  },
};
