import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import { gaussBernoulli, gaussian, mixture, rademacher, twoPoint } from '../../src/prior/index.js';
import { freeEntropy, type Overlap, spiked, stateEvolution } from '../../src/spiked/index.js';
import { paper } from './models.js';

describe('stateEvolution', () => {
  it('gives the closed forms of PCA for a matrix alone, at any ratio', () => {
    for (const a of [0.5, 1, 2]) {
      for (const D of [0.2, 0.5]) {
        const model = spiked({
          species: { u: { prior: gaussian() }, v: { prior: gaussian(), size: a } },
          channels: [{ modes: ['u', 'v'], snr: 1 / D }],
        });
        const { overlap } = stateEvolution(model);
        expect(overlap.u).toBeCloseTo((a - D * D) / (a + D), 8);
        expect(overlap.v).toBeCloseTo((a - D * D) / (a * (1 + D)), 8);
      }
    }
  });

  it('satisfies Dt = u (1 - s), u = g / (1 + g) where all four vectors are found', () => {
    const [Dm, Dt] = [0.5, 0.25];
    const { overlap } = stateEvolution(paper(Dm, Dt));
    const [u, s] = [overlap.u as number, overlap.x as number];
    expect(u * (1 - s)).toBeCloseTo(Dt, 8);
    const g = u / (Dm * (Dm + u)) + (s * s) / Dt;
    expect(u).toBeCloseTo(g / (1 + g), 8);
  });

  it.each([
    [
      'order 4 symmetric beside a matrix',
      [
        ['x', 'x'],
        ['x', 'x', 'x', 'x'],
      ],
      true,
    ],
    [
      'asymmetric channels of one species twice',
      [
        ['x', 'y'],
        ['x', 'y', 'y'],
      ],
      false,
    ],
    [
      'asymmetric order 4',
      [
        ['x', 'y'],
        ['x', 'y', 'x', 'y'],
      ],
      false,
    ],
  ])('has stationary free entropy: %s', (_, modes, symmetric) => {
    const names = [...new Set(modes.flat())];
    const sizes: Record<string, number> = { x: 1, y: symmetric ? 1 : 0.7 };
    for (const prior of [rademacher(), gaussBernoulli({ rho: 0.4 }), twoPoint({ rho: 0.3 })]) {
      const model = spiked({
        species: Object.fromEntries(names.map((name) => [name, { prior, size: sizes[name] }])),
        channels: modes.map((m, c) => ({ modes: m, snr: c ? 1.3 : 2.1, symmetric })),
      });
      const { overlap, status } = stateEvolution(model, { start: 'informed' });
      expect(status).toBe('converged');
      for (const name of names) {
        expect(overlap[name]).toBeGreaterThan(0.1);
        const h = 1e-4;
        const shifted = (d: number) =>
          freeEntropy(model, { ...overlap, [name]: (overlap[name] as number) + d });
        expect(Math.abs((shifted(h) - shifted(-h)) / (2 * h))).toBeLessThan(1e-6);
      }
    }
  });

  it('has stationary free entropy at rank two with a full core, in every direction', () => {
    const core3 = [0, 1].map((a) => [0, 1].map((b) => [0, 1].map((c) => [0.9, 0.4, -0.3, 0.8][a + b + c])));
    const model = spiked({
      species: { x: { prior: rademacher({ correlation: 0.3, rank: 2 }) } },
      channels: [
        {
          modes: ['x', 'x'],
          snr: 2,
          symmetric: true,
          core: [
            [1, 0.2],
            [0.2, 0.8],
          ],
        },
        { modes: ['x', 'x', 'x'], snr: 0.8, symmetric: true, core: core3 },
      ],
    });
    const { overlap } = stateEvolution(model, { start: 'informed' });
    const q = overlap.x as number[][];
    const h = 1e-4;
    const along = (i: number, j: number, d: number): { x: Overlap } => ({
      x: q.map((row, a) =>
        row.map((v, b) => v + (a === i && b === j ? d : 0) + (a === j && b === i ? d : 0)),
      ),
    });
    for (const [i, j] of [
      [0, 0],
      [0, 1],
      [1, 1],
    ]) {
      const slope = (freeEntropy(model, along(i, j, h)) - freeEntropy(model, along(i, j, -h))) / (2 * h);
      expect(Math.abs(slope)).toBeLessThan(1e-5);
    }
  });

  it('starts a prior with a mean from that mean', () => {
    const prior = mixture({ weights: [1], means: [[0.5]], covariances: [[[0.75]]] });
    const model = spiked({
      species: { x: { prior } },
      channels: [{ modes: ['x', 'x'], snr: 0.1, symmetric: true }],
    });
    const { trajectory } = stateEvolution(model, { trajectory: true });
    expect(trajectory![0].x).toBeCloseTo(0.25, 7);
  });

  it('says when it has not settled', () => {
    const slow = stateEvolution(paper(0.7, 0.25), { maxIterations: 10 });
    expect(slow.status).toBe('max-iterations');
    expect(slow.iterations).toBe(10);
  });

  it('tells of every iteration as it ends', () => {
    const told: [number, number][] = [];
    const { iterations, residual } = stateEvolution(paper(0.5, 0.2), {
      onProgress: (...progress) => told.push(progress),
    });
    expect(told.map(([k]) => k)).toEqual(Array.from({ length: iterations }, (_, k) => k + 1));
    expect(told.at(-1)).toEqual([iterations, residual]);
  });

  it('leaves no memory behind, also when it throws', () => {
    const { memory } = core();
    const before = memory.bytesInUse;
    stateEvolution(paper(0.5, 0.2));
    const rank4 = rademacher({ rank: 4 });
    const model = spiked({
      species: { x: { prior: rank4 } },
      channels: [{ modes: ['x', 'x'], snr: 1, symmetric: true }],
    });
    expect(() => stateEvolution(model)).toThrow(
      'species.x.prior must be Gaussian or have rank <= 3, got rank 4',
    );
    expect(memory.bytesInUse).toBe(before);
  });

  it.each([
    [{ floor: -1 }, 'floor must be in [0, 1), got -1'],
    [{ tolerance: Number.NaN }, 'tolerance must be >= 0, got NaN'],
    [{ maxIterations: 0 }, 'maxIterations must be an integer >= 1, got 0'],
    [{ start: { u: 0.1 } }, 'start.v must be a number, got undefined'],
    [{ start: { u: 0.1, v: 0.1, x: 0.1, y: 0.1, w: 1 } }, 'start.w is not a known key (known: u, v, x, y)'],
  ])('refuses %j', (options, message) => {
    expect(() => stateEvolution(paper(0.5, 0.2), options as object)).toThrow(new RangeError(message));
  });
});
