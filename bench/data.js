// Numbers that JavaScript and numpy make alike from a formula, so that nothing has to be sent between them.

/** Entry `i` of stream `seed`, uniform in (-1, 1): mulberry32 by position. native.py has the same. */
export function uniformAt(seed, i) {
  const state = (seed + Math.imul(0x6d2b79f5, i + 1)) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
}

/** Writes the first entries of a stream over `to`, rounded as its type rounds. */
export function fillUniform(to, seed) {
  for (let i = 0; i < to.length; i++) to[i] = uniformAt(seed, i);
  return to;
}

/** |a - b| / |b|; NaN and wrong lengths make it NaN or infinite, which no tolerance admits. */
export function relativeError(a, b) {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    norm += b[i] ** 2;
  }
  return Math.sqrt(difference / norm);
}

/** The length of a row in the core's memory. */
export const padded = (n) => (n + 3) & ~3;
