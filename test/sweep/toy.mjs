// Experiments for the tests of the sweep, loaded by the built workers as they load the real ones.

const studies = {
  /** Fails at x = 2, and says nothing finite at x = 3. */
  fragile: {
    name: 'fragile',
    points: ({ xs }) => xs.map((x) => ({ at: { x } })),
    measure({ x }, { offset }, seed) {
      if (x === 2) throw new Error('x is 2');
      if (x === 3) return { y: Number.NaN, z: -1 / 0, zero: -0, status: 'non-finite' };
      return { y: x + offset, seed };
    },
  },
  /** Does not fail, and takes a while that differs from task to task, so that workers finish out of order. */
  slow: {
    name: 'slow',
    points: ({ xs }) => [...xs.map((x) => ({ at: { x } })), { at: { x: 100 }, seeds: 1 }],
    async measure({ x }, { wait = 0 }, seed) {
      const noise = [...seed].reduce((hash, letter) => (31 * hash + letter.charCodeAt(0)) % 1009, 7) / 1009;
      await new Promise((resolve) => setTimeout(resolve, wait * noise));
      return { y: x + noise };
    },
  },
  /** A list of rows along an axis. */
  path: {
    name: 'path',
    axis: 't',
    points: () => [{ at: { kind: 'a' } }],
    measure: (_, { length }, seed) =>
      Array.from({ length: length - Number(seed.endsWith('1')) }, (_, t) => ({ t, y: t * seed.length })),
  },
  /** Kills its worker by an error outside of every promise. */
  deadly: {
    name: 'deadly',
    points: () => [{ at: { x: 0 } }, { at: { x: 1 } }, { at: { x: 2 } }],
    measure({ x }) {
      if (x !== 1) return { y: x };
      return new Promise(() =>
        setTimeout(() => {
          throw new Error('out of nowhere');
        }),
      );
    },
  },
};

export function find(name) {
  return studies[name];
}
