import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import { gaussian, rademacher, sphere } from '../../src/prior/index.js';
import {
  aligned,
  curriculum,
  descent,
  gradientFlow,
  type Instance,
  informed,
  langevin,
  observe,
  random,
  type SpikedModel,
  sample,
  spiked,
} from '../../src/spiked/index.js';
import { paper as modelOfPaper } from './models.js';

const core3 = [0, 1].map((a) => [0, 1].map((b) => [0, 1].map((c) => [0.9, 0.4, -0.3, 0.8][a + b + c])));

const rankTwo = spiked({
  species: {
    x: { prior: rademacher({ rank: 2 }) },
    y: { prior: gaussian({ covariance: [[2]] }), size: 0.5 },
  },
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
    { modes: ['x', 'y'], snr: 1.5, core: [[1], [-0.5]] },
  ],
});

const fourth = spiked({
  species: { x: { prior: sphere() }, y: { prior: sphere(), size: 0.8 } },
  channels: [
    { modes: ['x', 'x', 'x', 'x'], snr: 3, symmetric: true },
    { modes: ['x', 'y', 'y'], snr: 2 },
    { modes: ['x', 'y', 'x', 'y'], snr: 2 },
  ],
});

const paper = (Dm: number, Dt: number) => modelOfPaper(Dm, Dt, { prior: sphere() });

/** Half the squared residual minus half the squared data, over all distinct entries of a symmetric array, per N, in the plainest way. */
function plainLoss(instance: Instance, estimate: Record<string, Float64Array>): number {
  const { model, size, sizes } = instance;
  let loss = 0;
  model.channels.forEach(({ modes, symmetric, snr, core: A }, c) => {
    const order = modes.length;
    const data = instance.data[c].toArray();
    const dims = modes.map((name) => sizes[name]);
    const ranks = modes.map((name) => estimate[name].length / sizes[name]);
    const factorials = [1, 1, 2, 6, 24];
    const amplitude = Math.sqrt((symmetric ? factorials[order - 1] : 1) * snr) / size ** ((order - 1) / 2);
    const index = new Array(order).fill(0);
    for (let p = 0; p < data.length; p++) {
      let rest = p;
      for (let m = order - 1; m >= 0; m--) {
        index[m] = rest % dims[m];
        rest = Math.floor(rest / dims[m]);
      }
      let signal = 0;
      const walk = (part: unknown, columns: number[]) => {
        if (typeof part === 'number') {
          signal += modes.reduce(
            (product, name, m) => product * estimate[name][index[m] * ranks[m] + columns[m]],
            part,
          );
        } else for (const [a, next] of (part as unknown[]).entries()) walk(next, [...columns, a]);
      };
      walk(A ?? nest(order), []);
      signal *= amplitude;
      // A symmetric array counts every entry p! times, and its noise has a variance of the multiplicity of the entry.
      const weight = symmetric ? 1 / factorials[order] : 1;
      loss += (weight * ((data[p] - signal) ** 2 - data[p] ** 2)) / 2;
    }
  });
  return loss / size;
}

const nest = (order: number): unknown => (order === 0 ? 1 : [nest(order - 1)]);

describe('descent', () => {
  it.each<[string, SpikedModel, number]>([
    ['rank two with full cores', rankTwo, 13],
    ['orders 3 and 4, a species twice', fourth, 9],
    ["the paper's model", paper(0.5, 0.3), 11],
  ])('lowers the squared loss itself: %s', (_, model, size) => {
    using instance = sample(model, { size, seed: 3, data: 'f64' });
    const run = descent(instance, { seed: 1, maxIterations: 25, tolerance: 0 });
    expect(run.energy).toBeCloseTo(plainLoss(instance, run.estimate), 10);
    expect(run.energies[run.energies.length - 1]).toBe(run.energy);
    expect(run.energy).toBeLessThan(run.energies[0] - 0.1);
    run.energies.forEach((energy, t) => {
      if (t > 0) expect(energy).toBeLessThanOrEqual(run.energies[t - 1] + 1e-9);
    });
  });

  it.each<[string, SpikedModel, number]>([
    ['rank two with full cores', rankTwo, 13],
    ['orders 3 and 4, a species twice', fourth, 9],
  ])('moves along minus the gradient, on the spheres: %s', (_, model, size) => {
    using instance = sample(model, { size, seed: 5, data: 'f64' });
    // One tiny Euler step measures the velocity.
    const h = 1e-6;
    const begin = gradientFlow(instance, { seed: 2, time: 1e-12, step: 1e-12 }).estimate;
    const end = gradientFlow(instance, { start: { estimate: begin }, time: h, step: h }).estimate;
    for (const name of Object.keys(model.species)) {
      const rank = begin[name].length / instance.sizes[name];
      const radius2 = model.species[name].prior.kind === 'gaussian' ? 2 : 1;
      for (let a = 0; a < rank; a++) {
        let square = 0;
        for (let i = a; i < end[name].length; i += rank) square += end[name][i] ** 2;
        expect(square / instance.sizes[name]).toBeCloseTo(radius2, 10);
      }
      for (const p of [0, 1, 5]) {
        const shifted = (d: number) => {
          const moved = { ...begin, [name]: begin[name].slice() };
          moved[name][p] += d;
          // Back to the sphere, as the flow goes.
          const column = p % rank;
          let square = 0;
          for (let i = column; i < moved[name].length; i += rank) square += moved[name][i] ** 2;
          const scale = Math.sqrt((radius2 * instance.sizes[name]) / square);
          for (let i = column; i < moved[name].length; i += rank) moved[name][i] *= scale;
          return plainLoss(instance, moved);
        };
        const slope = (instance.size * (shifted(1e-5) - shifted(-1e-5))) / 2e-5;
        expect(Math.abs((end[name][p] - begin[name][p]) / h + slope), `${name} ${p}`).toBeLessThan(
          1e-3 * (1 + Math.abs(slope)),
        );
      }
    }
  });

  it('converges to a point without slope, and takes it for converged when it starts there', () => {
    using instance = sample(paper(0.3, 0.1), { size: 60, seed: 1, data: 'f64' });
    const run = descent(instance, { start: curriculum(instance), tolerance: 1e-7, maxIterations: 2000 });
    expect(run.status).toBe('converged');
    expect(run.residual).toBeLessThanOrEqual(1e-7);
    const again = descent(instance, { start: { estimate: run.estimate }, tolerance: 1e-6 });
    expect(again.status).toBe('converged');
    expect(again.iterations).toBe(0);
    const estimate = { ...run.estimate, u: run.estimate.u.map((v, i) => v + 1e-3 * Math.sin(i)) };
    expect(
      plainLoss(instance, descent(instance, { start: { estimate }, maxIterations: 1, step: 1e-9 }).estimate),
    ).toBeGreaterThan(run.energy);
  });

  it('survives a first step far too long', () => {
    using instance = sample(paper(0.3, 0.1), { size: 60, seed: 1 });
    const start = curriculum(instance);
    const [wild, tame] = [100, 0.05].map((step) => descent(instance, { start, step }));
    expect(wild.energy).toBeCloseTo(tame.energy, 4);
    expect(wild.energies[1]).toBeLessThanOrEqual(wild.energies[0]);
  });

  it('says max-iterations where it has not settled', () => {
    using instance = sample(paper(0.3, 0.1), { size: 60, seed: 1 });
    const run = descent(instance, { maxIterations: 5, trajectory: true });
    expect(run.status).toBe('max-iterations');
    expect(run.iterations).toBe(5);
    expect(run.trajectory).toHaveLength(run.energies.length);
  });

  it("works on a user's own data, without overlaps", () => {
    const model = paper(0.3, 0.1);
    using planted = sample(model, { size: 40, seed: 2, data: 'f64' });
    using instance = observe(model, {
      size: 40,
      data: planted.data.map((array) => array.toArray()),
      type: 'f64',
    });
    const start = curriculum(planted);
    const run = descent(instance, { start });
    expect(run.overlap).toEqual({});
    expect(run.energy).toBeCloseTo(descent(planted, { start }).energy, 10);
  });

  it('leaves no memory behind, also when it throws', () => {
    const { memory } = core();
    const before = memory.bytesInUse;
    const instance = sample(paper(0.3, 0.1), { size: 30 });
    descent(instance, { maxIterations: 3 });
    langevin(instance, { time: 0.1, temperature: 1 });
    expect(() => descent(instance, { step: 0 })).toThrow(new RangeError('step must be > 0, got 0'));
    expect(() => descent(instance, { start: { estimate: {} } })).toThrow(
      'start.estimate.u must have 30 entries',
    );
    instance.dispose();
    expect(memory.bytesInUse).toBe(before);
    expect(() => descent(instance)).toThrow('the instance has been disposed');
  });

  it.each([
    [{ tolerance: Number.NaN }, 'tolerance must be >= 0, got NaN'],
    [{ maxIterations: 0 }, 'maxIterations must be an integer >= 1, got 0'],
    [{ step: Number.POSITIVE_INFINITY }, 'step must be > 0, got Infinity'],
  ])('refuses %j', (options, message) => {
    using instance = sample(paper(0.3, 0.1), { size: 20 });
    expect(() => descent(instance, options)).toThrow(new RangeError(message));
  });
});

describe('langevin', () => {
  it('depends on its seed alone', () => {
    using instance = sample(paper(0.5, 0.2), { size: 30, seed: 1 });
    const start = random(instance, { seed: 4 });
    const run = (seed: string) => langevin(instance, { start, time: 1, temperature: 1, seed });
    expect(run('a')).toEqual(run('a'));
    expect(run('a').energy).not.toBe(run('b').energy);
  });

  it('samples a von Mises-Fisher law: one vector in the field of a signal that is known', () => {
    // A channel x s' with s fixed by a huge SNR of its own would be stiff; a matrix of one column does the same: y = sqrt(snr) x + z.
    const model = spiked({
      species: { x: { prior: sphere() }, s: { prior: sphere(), size: 0.05 } },
      channels: [{ modes: ['x', 's'], snr: 20 }],
    });
    using instance = sample(model, { size: 20, seed: 1, signal: { s: [1] } });
    // x in 20 dimensions on the radius sqrt(20) with force f: <x f> / (sqrt(20) |f|) = I_10(k) / I_9(k), k = sqrt(20) |f|.
    const data = instance.data[0].toArray();
    const f = Array.from(data, (value) => value);
    const strength = Math.sqrt(20 / 20);
    const norm = Math.sqrt(f.reduce((sum, value) => sum + value * value, 0)) * strength;
    const k = Math.sqrt(20) * norm;
    const bessel = (order: number) => {
      let term = 1;
      let sum = 0;
      for (let j = 0; j < 2000; j++) {
        sum += term;
        term *= (k * k) / 4 / ((j + 1) * (j + 1 + order));
      }
      return sum;
    };
    // I_10 / I_9 = (k / 2) / 10 * the ratio of their series.
    const expected = (k / 20) * (bessel(10) / bessel(9));
    const run = langevin(instance, { time: 400, step: 0.004, temperature: 1, seed: 3 });
    // The energy is linear in x (and in s, one number of fixed size and sign): <E>.
    const late = run.energies.slice(5000);
    const mean = late.reduce((sum, energy) => sum + energy, 0) / late.length;
    const cosine = (0.5 * 20 * 0.05 - mean) / ((Math.sqrt(20) * norm) / 20);
    expect(Math.abs(cosine - expected)).toBeLessThan(0.01);
    expect(expected).toBeLessThan(0.95);
  });

  it('at temperature 0 is gradient flow', () => {
    using instance = sample(paper(0.5, 0.2), { size: 30, seed: 1 });
    const start = informed(instance, { overlap: 0.3 });
    const flow = gradientFlow(instance, { start, time: 1 });
    expect(langevin(instance, { start, time: 1, temperature: 0 })).toEqual(flow);
    expect(flow.times).toHaveLength(21);
  });

  it.each([
    [{ time: 0, temperature: 1 }, 'time must be > 0, got 0'],
    [{ time: 1, temperature: -1 }, 'temperature must be >= 0, got -1'],
    [{ time: 1, temperature: 1, step: Number.NaN }, 'step must be > 0, got NaN'],
  ])('refuses %j', (options, message) => {
    using instance = sample(paper(0.3, 0.1), { size: 20 });
    expect(() => langevin(instance, options)).toThrow(new RangeError(message));
  });
});

describe('aligned', () => {
  it('has the cosine asked for in every column, on the spheres', () => {
    using instance = sample(rankTwo, { size: 50, seed: 1 });
    const { trajectory } = descent(instance, {
      start: aligned(instance, { cosine: -0.3, seed: 4 }),
      maxIterations: 1,
      trajectory: true,
    });
    for (const cosine2 of Object.values(trajectory![0].cosine2).flat()) expect(cosine2).toBeCloseTo(0.09, 12);
    expect(() => aligned(instance, { cosine: 2 })).toThrow(
      new RangeError('cosine must be in [-1, 1], got 2'),
    );
  });
});
