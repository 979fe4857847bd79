// Ten million standard normals in f64, from the core's counter-based streams: Philox behind a ziggurat.

const COUNT = 1e7;
/** Enough numbers to see a wrong generator by. */
const CHECKED = 1e6;

function boxMuller(to) {
  for (let i = 0; i < to.length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - Math.random()));
    const angle = 2 * Math.PI * Math.random();
    to[i] = radius * Math.cos(angle);
    to[i + 1] = radius * Math.sin(angle);
  }
}

/**
 * The largest distance of a sample mean from its value for independent normals, in standard errors: of the first four
 * powers, of the tails, and of products of neighbours.
 */
function worstDeviation(x) {
  const statistics = [
    { of: (v) => v, mean: 0, variance: 1 },
    { of: (v) => v * v, mean: 1, variance: 2 },
    { of: (v) => v ** 3, mean: 0, variance: 15 },
    { of: (v) => v ** 4, mean: 3, variance: 96 },
    { of: (v) => (Math.abs(v) > 1 ? 1 : 0), mean: 0.31731050786291415, variance: 0.2166245495 },
    { of: (v) => (Math.abs(v) > 3 ? 1 : 0), mean: 0.0026997960632601866, variance: 0.0026925071645 },
    { of: (v, i) => v * x[(i + 1) % x.length], mean: 0, variance: 1 },
  ];
  const deviations = statistics.map(({ of, mean, variance }) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += of(x[i], i);
    return Math.abs(sum / x.length - mean) / Math.sqrt(variance / x.length);
  });
  return Math.max(...deviations);
}

const SUBJECT = 'onsager, dnormal';

export default {
  name: 'normals',
  title: '1e7 standard normals, f64',
  subject: SUBJECT,
  goals: [
    { against: 'TypeScript, Box-Muller', atLeast: 2 },
    { against: 'numpy standard_normal', atLeast: 2 },
  ],
  setup({ exports, memory, block }) {
    const out = block(8 * COUNT);
    memory.f64(out, COUNT).fill(1);
    const plain = new Float64Array(COUNT).fill(1);
    return {
      work: { unit: '1e9/s', amount: COUNT },
      // Six standard errors: Math.random has no seed, and this must not fail by chance.
      verify: (result) => ({ error: worstDeviation(result), tolerance: 6 }),
      contenders: {
        [SUBJECT]: {
          run: () => exports.dnormal(COUNT, out, 1, 2, 0, 0),
          result: () => memory.f64(out, CHECKED),
        },
        'TypeScript, Box-Muller': { run: () => boxMuller(plain), result: () => plain.subarray(0, CHECKED) },
      },
      native: {
        names: { generator: 'np.random.default_rng(1)', z: `np.ones(${COUNT})` },
        contenders: {
          'numpy standard_normal': { run: 'generator.standard_normal(out=z)', result: `z[:${CHECKED}]` },
        },
      },
    };
  },
};
