import { describe, expect, it } from 'vitest';
import { channel, fromFunctions, fromLogLikelihood, type Link } from '../../src/channel/index.js';

// ln Zout and g at y, omega, V: by mpmath to 40 digits (bins: 400), rounded to 16.
const links: Record<string, Link> = {
  poisson: { kind: 'poisson', rate: 'exp' },
  softplus: { kind: 'poisson', rate: 'softplus' },
  logit: { kind: 'logit' },
  'student-t': { kind: 'student-t', degrees: 3, scale: 0.5 },
  door: { kind: 'door', width: 0.7 },
  quantised: { kind: 'quantised', edges: [-1, 0.2, 1.5] },
};
const values: [kind: string, y: number, omega: number, V: number, logZ: number, g: number][] = [
  ['poisson', 0, 0.3, 0.5, -1.250176064960894, -0.9768704180643983],
  ['poisson', 3, 0.3, 0.5, -2.223355822299208, 0.769804756203467],
  ['poisson', 200, 0.3, 0.5, -30.58221969879873, 9.889996065757746],
  ['poisson', 5, -4, 0.01, -24.68184107777792, 4.980652546010924],
  ['poisson', 0, 6, 1, -15.45225205072768, -4.570948923943391],
  ['softplus', 0, 0.3, 0.5, -0.8370482027346562, -0.5101792984421142],
  ['softplus', 3, 0.3, 0.5, -2.885113500281345, 1.073914996381271],
  ['softplus', 50, -8, 0.7, -182.8370764313583, 15.4932193211316],
  ['logit', 1, 0.3, 0.5, -0.5673725681094407, 0.3895867628296479],
  ['logit', -1, 8, 0.5, -7.750709596164087, -0.9992909809344688],
  ['logit', 1, -30, 1, -29.50000000000042, 0.9999999999995806],
  ['student-t', 0.4, 0.3, 0.5, -0.8747359352310252, 0.1230037416313584],
  ['student-t', 50, 0.3, 0.5, -16.50570759925777, 0.08053999770177787],
  ['student-t', -1000, 2, 0.01, -28.52212033496272, -0.003992013184798492],
  ['student-t', 1, 0.3, 1, -1.282829134567547, 0.5104087053035115],
  ['door', 1, 0.3, 0.5, -0.4532699038653951, -0.4298928070535613],
  ['door', 1, 12, 0.5, -131.3841929706627, -22.68781571493308],
  ['door', -1, 0.1, 0.01, -20.73676831942164, 61.58473600343832],
  ['quantised', 1, -20, 0.8, -229.6021532092715, 23.80240085198946],
  ['quantised', 3, -20, 0.8, -293.0065364843675, 26.92135201135763],
  ['quantised', 0, 0.5, 0.8, -3.062593354396147, -2.337253674765918],
];

describe('channels whose labels are random', () => {
  it.each(values)(
    '%s has the right ln Zout and g at y = %d, omega = %d, V = %d',
    (kind, y, omega, V, logZ, g) => {
      const out = channel(links[kind]).gOut([y], [omega], [V]);
      expect(Math.abs(out.logZ[0] - logZ)).toBeLessThan(1e-11 * (1 + Math.abs(logZ)));
      expect(Math.abs(out.g[0] - g)).toBeLessThan(1e-9 * (1 + Math.abs(g)));
    },
  );

  it('have finite answers far out', () => {
    for (const [kind, link] of Object.entries(links)) {
      const law = channel(link);
      const { y } = law.labels();
      const some = [y[0], y[y.length - 1]];
      for (const omega of [-1e3, -30, 0, 30, 1e3])
        for (const V of [1e-8, 1e-3, 1, 1e3]) {
          const { logZ, g } = law.gOut(some, [omega, omega], [V]);
          for (let i = 0; i < 2; i++)
            expect(
              Number.isFinite(g[i]) || logZ[i] === -Infinity,
              `${kind} y ${some[i]} omega ${omega} V ${V}: ${logZ[i]} ${g[i]}`,
            ).toBe(true);
        }
    }
  });

  it('say which labels there are', () => {
    expect(channel(links.poisson).possible).toBe('an integer >= 0');
    expect([0, 3, 2.5, -1].map((y) => channel(links.poisson).supports(y))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(channel(links.logit).possible).toBe('one of -1, 1');
    expect([1, 0].map((y) => channel(links.logit).supports(y))).toEqual([true, false]);
    expect([0, 3, 4].map((y) => channel(links.quantised).supports(y))).toEqual([true, true, false]);
  });

  it('refuse noise that is not theirs', () => {
    expect(() => channel(links.poisson, { kind: 'gaussian', variance: 0.1 })).toThrow(
      'noise.variance must be 0 for link poisson',
    );
    expect(() => channel(links.logit, { kind: 'probit', variance: 0.1 })).toThrow(
      'noise.kind must be gaussian for link logit, got probit',
    );
    expect(() => channel(links.door, { kind: 'gaussian', variance: 0.1 })).toThrow(
      'noise.kind must be probit for link door',
    );
    expect(() => channel({ kind: 'quantised', edges: [1, 0] })).toThrow('link.edges must be in rising order');
  });
});

describe('own channels', () => {
  const labels = { counted: [0, 1] };
  const gOut = () => ({ logZ: -1, g: 0 });
  const draw = () => 1;
  const ask = (link: Link) => channel(link).gOut([1], [0], [1]);

  it('name a function that is missing, and labels that are none', () => {
    expect(() => fromLogLikelihood({ labels } as never)).toThrow(
      'likelihood.logLikelihood must be a function, got undefined',
    );
    expect(() => fromLogLikelihood({ logLikelihood: () => 0, labels: { continuous: [0, 1] } })).toThrow(
      'likelihood.draw must be a function where labels are continuous',
    );
    expect(() => fromLogLikelihood({ logLikelihood: () => 0 } as never)).toThrow(
      'likelihood.labels must be { counted',
    );
    expect(() => fromLogLikelihood({ logLikelihood: () => 0, labels: { counted: [1, 1] } })).toThrow(
      'must count labels that are finite and different',
    );
    expect(() => fromFunctions({ gOut, labels } as never)).toThrow(
      'functions.draw must be a function, got undefined',
    );
    expect(() => fromFunctions({ gOut, draw, labels: { continuous: [2, 1] } })).toThrow('low < high');
    expect(() => fromFunctions({ gOut, draw, labels, directions: 0 })).toThrow(
      'functions.directions must be an integer from 1 to 8',
    );
  });

  const answers: [what: string, answer: unknown, error: RegExp][] = [
    ['nothing', undefined, /functions.gOut must return { logZ, g }, got undefined at y = 1/],
    ['a promise', Promise.resolve(1), /functions.gOut must return { logZ, g }, got a promise/],
    [
      'NaN for g',
      { logZ: 0, g: Number.NaN },
      /functions.gOut must return g of finite numbers, got NaN at y = 1/,
    ],
    ['a g of another length', { logZ: 0, g: [1, 2] }, /functions.gOut must return g of 1 numbers, got 2/],
    ['NaN for logZ', { logZ: Number.NaN, g: 0 }, /functions.gOut must return logZ below Infinity, got NaN/],
  ];
  it.each(answers)('name gOut where it returns %s', (_, answer, error) => {
    expect(() => ask(fromFunctions({ gOut: () => answer as never, draw, labels }))).toThrow(error);
  });

  it('name a function that throws, with what it said', () => {
    const boom = () => {
      throw new Error('boom');
    };
    expect(() => ask(fromFunctions({ gOut: boom, draw, labels }))).toThrow(
      /functions.gOut threw at y = 1, .*boom/,
    );
    expect(() => ask(fromLogLikelihood({ logLikelihood: boom, labels }))).toThrow(
      /likelihood.logLikelihood threw at .*boom/,
    );
    const drawn = (f: () => unknown) =>
      channel(fromFunctions({ gOut, draw: f as never, labels })).label([0], [0, 0]);
    expect(() => drawn(boom)).toThrow(/functions.draw threw at z = \[0\]: boom/);
    expect(() => drawn(() => Number.NaN)).toThrow('functions.draw must return a finite number, got NaN');
    expect(() => drawn(async () => 1)).toThrow('functions.draw must return a finite number, got a promise');
  });

  it('name a log-likelihood that returns no number below Infinity', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 'x', undefined])
      expect(() => ask(fromLogLikelihood({ logLikelihood: () => value as number, labels }))).toThrow(
        'likelihood.logLikelihood must return a number below Infinity',
      );
  });
});
