/** A small seeded generator for choosing test cases (mulberry32), with what tests draw from it. */
export function draws(seed: number) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return {
    uniform,
    normal,
    between: (lo: number, hi: number) => lo + (hi - lo) * uniform(),
    sign: () => (uniform() < 0.5 ? -1 : 1),
    /** A positive semidefinite matrix A A', A being r x `columns` normals. */
    semidefinite: (r: number, columns = r): number[][] => {
      const A = Array.from({ length: r }, () => Array.from({ length: columns }, normal));
      return A.map((a) => A.map((b) => a.reduce((sum, v, k) => sum + v * b[k], 0)));
    },
  };
}
