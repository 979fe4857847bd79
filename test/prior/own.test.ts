import { describe, expect, it } from 'vitest';
import {
  drawSignal,
  exponential,
  fromAtoms,
  fromDensity,
  fromFunctions,
  laplace,
  mixture,
  moments,
  type Prior,
  posterior,
  rademacher,
  secondMoment,
  uniform,
} from '../../src/prior/index.js';
import { bayesAmp, sample, spiked, stateEvolution } from '../../src/spiked/index.js';

const named: Record<string, Prior> = { uniform: uniform(), laplace: laplace(), exponential: exponential() };

// Posterior mean, variance and log-partition at B, A: by mpmath to 40 digits.
const values: [string, number, number, number, number, number][] = [
  ['uniform', 0.3, 1e-8, 0.2947352063879536, 0.9482297704962211, 0.04460180008799523],
  ['uniform', 0.5, 0.2, 0.4425569648219245, 0.8149463760305953, 0.01684268126672061],
  ['uniform', -2, 3, -0.6233291415619726, 0.2851368490451214, -0.2392078497052134],
  ['uniform', 12, 10, 1.167880168535, 0.08187893415673031, 5.677852909898154],
  ['uniform', 150, 100, 1.497270655627797, 0.009359204113594604, 109.8636914797791],
  ['uniform', 5, 100, 0.05, 0.01, -2.501099884683373],
  ['laplace', 0.3, 1e-8, 0.314136116810947, 1.145801884925367, 0.04604393227898792],
  ['laplace', 0.5, 0.2, 0.369204388970228, 0.8209395828171464, 0.007250814109224179],
  ['laplace', -2, 3, -0.386090347579496, 0.2181721146773296, -0.151838006406208],
  ['laplace', 12, 10, 1.058671999655624, 0.09989482499526797, 5.023938464745718],
  ['laplace', 150, 100, 1.485857864376269, 0.01, 108.658459506371],
  ['laplace', 5, 100, 0.04488875127565885, 0.009048528674555047, -1.727528866832307],
  ['exponential', 0.3, 1e-8, 0.8974939972550239, 0.8054954621297685, 0.2384247513977181],
  ['exponential', 0.5, 0.2, 0.8233580994876969, 0.5584557338010646, 0.2706453209073555],
  ['exponential', -2, 3, 0.2173907816653207, 0.03866839634806536, -1.056181031236272],
  ['exponential', 12, 10, 1.059043972225265, 0.0995071966966059, 5.716755527898123],
  ['exponential', 150, 100, 1.485857864376269, 0.01, 109.351606686931],
  ['exponential', 5, 100, 0.09430714485487526, 0.004487815239240852, -1.41900069453589],
];

describe('uniform, laplace and exponential', () => {
  it.each(values)('%s has the right posterior at B = %d, A = %d', (kind, B, A, mean, variance, logZ) => {
    const found = posterior(named[kind], B, A);
    expect(Math.abs(found.mean - mean) / Math.sqrt(variance)).toBeLessThan(1e-4);
    expect(Math.abs(found.covariance / variance - 1)).toBeLessThan(1e-3);
    expect(Math.abs(found.logPartition - logZ)).toBeLessThan(1e-4);
  });

  it.each(Object.entries(named))(
    '%s has finite answers everywhere, and moments that grow with the precision',
    (_, prior) => {
      for (const A of [1e-8, 1e-4, 1, 1e4, 1e8])
        for (const B of [-1e3, -30, -1, 0, 1, 30, 1e3]) {
          const { mean, covariance, logPartition } = posterior(prior, B, A);
          expect(Number.isFinite(mean + covariance + logPartition)).toBe(true);
          expect(covariance).toBeGreaterThan(0);
        }
      const overlaps = [0, 0.01, 1, 10, 100, 1e4].map((A) => moments(prior, A).overlap);
      expect(overlaps.slice(1).every((q, k) => q > overlaps[k])).toBe(true);
      expect(overlaps[5]).toBeLessThan(secondMoment(prior)[0][0]);
      expect(Math.abs(secondMoment(prior)[0][0] - 1)).toBeLessThan(1e-12);
    },
  );

  it('are drawn by inversion, on their support', () => {
    const [u, e] = [drawSignal(uniform(), 5000, { seed: 1 }), drawSignal(exponential(), 5000, { seed: 1 })];
    expect(Math.max(...u.map(Math.abs))).toBeLessThan(Math.sqrt(3));
    expect(Math.min(...e)).toBeGreaterThan(0);
    // The mean of an exponential is 1 / sqrt(2), its deviation too: five standard errors.
    expect(Math.abs(e.reduce((a, b) => a + b, 0) / 5000 - Math.SQRT1_2)).toBeLessThan(
      (5 * Math.SQRT1_2) / Math.sqrt(5000),
    );
    expect(Math.min(...drawSignal(exponential({ centered: true }), 5000, { seed: 1 }))).toBeGreaterThan(-1);
  });

  it('serve a spiked model, a mean that is not 0 included', () => {
    const model = spiked({
      species: { u: { prior: 'exponential' } },
      channels: [{ modes: ['u', 'u'], symmetric: true, snr: 2 }],
    });
    // Nothing but the mean is known without data.
    expect(Math.abs(moments(exponential(), 0).overlap - 0.5)).toBeLessThan(1e-12);
    const { overlap, status } = stateEvolution(model);
    expect(status).toBe('converged');
    const seeds = 8;
    const runs = Array.from({ length: seeds }, (_, seed) => {
      const instance = sample(model, { size: 400, seed });
      const found = bayesAmp(instance).overlap.u as number;
      instance.dispose();
      return found;
    });
    const mean = runs.reduce((a, b) => a + b, 0) / seeds;
    // The spread of one run is 0.12, of 40 other seeds.
    expect(Math.abs(mean - (overlap.u as number))).toBeLessThan((5 * 0.12) / Math.sqrt(seeds));
  });
});

describe('own priors on the line', () => {
  it('are plain data', () => {
    const { prior } = fromDensity((x) => Math.exp(-(x ** 4)), { support: [-4, 4] });
    const copy = JSON.parse(JSON.stringify(prior));
    expect(copy).toEqual(prior);
    expect(drawSignal(copy, 20, { seed: 1 })).toEqual(drawSignal(prior, 20, { seed: 1 }));
    expect(fromAtoms([1, -1])).toEqual(
      mixture({ weights: [0.5, 0.5], means: [[1], [-1]], covariances: [[[0]], [[0]]] }),
    );
  });

  it('state an error that holds', () => {
    const { prior, error } = fromDensity((x) => Math.exp(-Math.SQRT2 * Math.abs(x)), {
      support: [-28, 0, 28],
    });
    expect(error.mean).toBeLessThan(1e-3);
    expect(error.mean).toBeGreaterThan(0);
    for (const [kind, B, A, mean, variance, logZ] of values) {
      if (kind !== 'laplace') continue;
      const found = posterior(prior, B, A);
      expect(Math.abs(found.mean - mean) / Math.sqrt(variance)).toBeLessThan(error.mean);
      expect(Math.abs(found.logPartition - logZ)).toBeLessThan(error.logPartition);
    }
  });

  it('refuse what is no density, and say where', () => {
    const support = { support: [-1, 1] };
    expect(() => fromDensity('x' as never, support)).toThrow("density must be a function of x, got 'x'");
    expect(() => fromDensity(() => Number.NaN, support)).toThrow(
      /density must return finite numbers >= 0, got NaN at x = /,
    );
    expect(() => fromDensity((x) => x, support)).toThrow('density must return finite numbers >= 0, got -');
    expect(() => fromDensity((async () => 1) as never, support)).toThrow(
      'density must return finite numbers >= 0',
    );
    expect(() => fromDensity(() => 0, support)).toThrow('density must have a positive, finite integral');
    expect(() => fromDensity(() => 1, { support: [1, -1] })).toThrow(
      'support[1] must be > support[0], 1, got -1',
    );
    expect(() => fromDensity(() => 1, { support: [0, Number.POSITIVE_INFINITY] })).toThrow(
      'support[1] must be finite',
    );
    expect(() =>
      fromDensity(() => {
        throw new Error('boom');
      }, support),
    ).toThrow(/density threw at x = .*: boom/);
    expect(() => fromAtoms([])).toThrow('values must hold 1 to 256 numbers, got 0');
    expect(() => fromAtoms([1, 2], [1, -1])).toThrow('weights[1] must be >= 0, got -1');
    expect(() => fromAtoms([1, 2], [0, 0])).toThrow('the sum of weights must be > 0');
  });
});

describe('a prior by functions', () => {
  const good = {
    posterior: (B: number, A: number) => ({
      mean: Math.tanh(B),
      covariance: 1 - Math.tanh(B) ** 2,
      logZ: Math.abs(B) + Math.log1p(Math.exp(-2 * Math.abs(B))) - Math.LN2 - A / 2,
    }),
    draw: (uniforms: Float64Array): number => (uniforms[0] < 0.5 ? -1 : 1),
  };

  it('has the moments of the same prior by name', () => {
    for (const A of [0, 0.1, 1, 10, 100, 1e4, 1e6]) {
      const [own, known] = [moments(fromFunctions(good), A), moments(rademacher(), A)];
      expect(Math.abs(own.overlap - known.overlap)).toBeLessThan(1e-9);
      expect(Math.abs(own.logPartition - known.logPartition)).toBeLessThan(1e-9 * (1 + A));
    }
  });

  it('is refused where only a mixture serves', () => {
    const model = {
      species: { u: { prior: fromFunctions(good) } },
      channels: [{ modes: ['u', 'u'], symmetric: true, snr: 2 }],
    };
    expect(() => stateEvolution(spiked(model as never))).toThrow('prior must be a Gaussian mixture here');
  });

  const answers: [what: string, answer: unknown, error: string][] = [
    [
      'NaN for the mean',
      { mean: Number.NaN, covariance: 1, logZ: 0 },
      'prior.posterior must return a finite number for mean, got NaN',
    ],
    [
      'a mean of another length',
      { mean: [1, 2], covariance: 1, logZ: 0 },
      'prior.posterior must return a finite number for mean, got 2',
    ],
    [
      'no covariance',
      { mean: 1, logZ: 0 },
      'prior.posterior must return a finite number for covariance, got undefined',
    ],
    [
      'a promise',
      Promise.resolve({}),
      'prior.posterior must return { mean, covariance, logZ }, got a promise',
    ],
    ['nothing', undefined, 'prior.posterior must return { mean, covariance, logZ }, got undefined'],
  ];
  it.each(answers)('names a posterior that returns %s', (_, answer, error) => {
    const prior = fromFunctions({ ...good, posterior: () => answer as never });
    expect(() => posterior(prior, 0.5, 1)).toThrow(error);
  });

  it('names a function that throws or is missing, and a draw that is none', () => {
    const boom = () => {
      throw new Error('boom');
    };
    expect(() => posterior(fromFunctions({ ...good, posterior: boom }), 0.5, 1)).toThrow(
      'prior.posterior threw at B = [0.5], A = [1]: boom',
    );
    expect(() => drawSignal(fromFunctions({ ...good, draw: boom }), 3)).toThrow('prior.draw threw: boom');
    expect(() => drawSignal(fromFunctions({ ...good, draw: () => Number.NaN }), 3)).toThrow(
      'prior.draw must return a finite number for a row, got NaN',
    );
    expect(() => drawSignal(fromFunctions({ ...good, draw: (async () => 1) as never }), 3)).toThrow(
      'got a promise',
    );
    expect(() => fromFunctions({ draw: good.draw } as never)).toThrow(
      'functions.posterior must be a function, got undefined',
    );
    expect(() => fromFunctions({ posterior: good.posterior } as never)).toThrow(
      'functions.draw must be a function, got undefined',
    );
    expect(() => fromFunctions({ ...good, rank: 9 })).toThrow('rank must be an integer from 1 to 8');
  });
});
