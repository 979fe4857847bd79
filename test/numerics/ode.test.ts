import { describe, expect, it } from 'vitest';
import { integrate, type Slope } from '../../src/numerics/index.js';

const decay: Slope = (_, y, out) => {
  out[0] = -y[0];
};
const oscillator: Slope = (_, [x, v], out) => {
  out[0] = v;
  out[1] = -x;
};

describe('integrate', () => {
  const problems: [string, Slope, number[], number, (t: number) => number[]][] = [
    ['decay', decay, [1], 5, (t) => [Math.exp(-t)]],
    ['an oscillator', oscillator, [1, 0], 20, (t) => [Math.cos(t), -Math.sin(t)]],
    [
      'a logistic curve',
      (_, [y], out) => {
        out[0] = y * (1 - y);
      },
      [0.01],
      20,
      (t) => [1 / (1 + 99 * Math.exp(-t))],
    ],
    [
      'a slope that depends on time',
      (t, [y], out) => {
        out[0] = 2 * t * y;
      },
      [1],
      2,
      (t) => [Math.exp(t * t)],
    ],
  ];
  it.each(problems)(
    'follows %s to the tolerance, at the end and in between',
    (_, slope, start, to, exact) => {
      for (const relative of [1e-6, 1e-9, 1e-12]) {
        const times = Array.from({ length: 41 }, (_, i) => (to * i) / 40);
        const run = integrate(slope, start, to, { relative, absolute: relative, times });
        expect(run.status).toBe('converged');
        expect(run.time).toBe(to);
        expect([...run.times]).toEqual(times);
        expect(run.residual).toBeLessThanOrEqual(1);
        run.states.forEach((state, i) => {
          exact(times[i]).forEach((value, j) => {
            expect(Math.abs(state[j] - value)).toBeLessThan(200 * relative * Math.max(1, Math.abs(value)));
          });
        });
        expect(run.states[40]).toEqual(run.state);
        expect([...run.states[0]]).toEqual(start);
      }
    },
  );

  it('is of order five where the steps are given, and its interpolant of order four', () => {
    // A tolerance that accepts every step, and no step longer than h.
    const errors = (h: number) => {
      const times = [20 - h / 2, 20];
      const run = integrate(oscillator, [1, 0], 20, { relative: 1e6, absolute: 1e6, maxStep: h, times });
      const [inside, end] = run.states.map(([x, v], i) =>
        Math.hypot(x - Math.cos(times[i]), v + Math.sin(times[i])),
      );
      return { inside, end, iterations: run.iterations };
    };
    const [coarse, fine] = [errors(1 / 4), errors(1 / 8)];
    expect(fine.iterations).toBeLessThan(2.1 * coarse.iterations);
    const order = (key: 'inside' | 'end') => Math.log2(Math.abs(coarse[key] / fine[key]));
    expect(order('end')).toBeGreaterThan(4.6);
    expect(order('end')).toBeLessThan(5.6);
    // One interpolation errs by the fifth power of h as well.
    expect(order('inside')).toBeGreaterThan(4.6);
  });

  it('takes ten times the steps for five more digits', () => {
    const steps = (relative: number) =>
      integrate(oscillator, [1, 0], 50, { relative, absolute: relative }).iterations;
    const ratio = steps(1e-10) / steps(1e-5);
    // Order five: 10^(5/5) = 10.
    expect(ratio).toBeGreaterThan(6);
    expect(ratio).toBeLessThan(13);
  });

  it('ends at an event, located to rounding, also with no end set', () => {
    const fall = integrate(oscillator, [1, 0], Number.POSITIVE_INFINITY, {
      relative: 1e-11,
      absolute: 1e-11,
      event: (_, y) => -y[0],
      times: [0.5, 1, 2],
    });
    expect(fall).toMatchObject({ event: true, status: 'converged' });
    expect(Math.abs(fall.time - Math.PI / 2)).toBeLessThan(1e-9);
    expect(Math.abs(fall.state[0])).toBeLessThan(1e-14);
    expect([...fall.times]).toEqual([0.5, 1]);
    const rest = integrate(decay, [1], 100, { event: (_t, _y, slope) => 1e-3 - Math.abs(slope[0]) });
    expect(rest.time).toBeCloseTo(Math.log(1e3), 5);
    expect(integrate(decay, [1], 100, { event: () => 0 })).toMatchObject({
      time: 0,
      event: true,
      iterations: 0,
    });
    expect(integrate(decay, [1], 2, { event: () => -1 })).toMatchObject({ time: 2, event: false });
  });

  it('says when the steps run out, shrink to nothing, or leave the numbers', () => {
    expect(integrate(decay, [1], 100, { maxIterations: 3 })).toMatchObject({
      status: 'max-iterations',
      iterations: 3,
    });
    const explosion: Slope = (_, [y], out) => {
      out[0] = y * y;
    };
    // y = 1 / (1 - t): nothing is to be had beyond t = 1.
    const blown = integrate(explosion, [1], 2);
    expect(['stalled', 'non-finite']).toContain(blown.status);
    expect(blown.time).toBeLessThanOrEqual(1 + 1e-8);
    expect(blown.time).toBeGreaterThan(0.99);
    const hole: Slope = (t, _, out) => {
      out[0] = t < 1 ? 1 : Number.NaN;
    };
    const stopped = integrate(hole, [0], 2);
    expect(stopped.status).toBe('non-finite');
    expect(Math.abs(stopped.time - 1)).toBeLessThan(1e-9);
    expect(Math.abs(stopped.state[0] - 1)).toBeLessThan(1e-9);
    expect(integrate((_t, _y, out) => out.fill(Number.NaN), [1], 1).status).toBe('non-finite');
  });

  it('rests where there is nothing to follow', () => {
    const still = integrate((_t, _y, out) => out.fill(0), [0, 3], 1e6);
    expect(still).toMatchObject({ status: 'converged', time: 1e6 });
    expect([...still.state]).toEqual([0, 3]);
    expect(still.iterations).toBeLessThan(40);
  });

  it.each([
    [[Number.NaN], 1, {}, 'start[0] must be finite, got NaN'],
    [[1], 0, {}, 'to must be > from = 0, got 0'],
    [[1], Number.POSITIVE_INFINITY, {}, 'to must be finite without an event'],
    [[1], 1, { relative: -1 }, 'relative must be >= 0, got -1'],
    [[1], 1, { absolute: 0 }, 'absolute must be > 0, got 0'],
    [[1], 1, { maxStep: Number.NaN }, 'maxStep must be > 0, got NaN'],
    [[1], 1, { maxIterations: 0 }, 'maxIterations must be >= 1, got 0'],
    [[1], 1, { times: [0.5, 0.2] }, 'times[1] must be in [0.5, 1], got 0.2'],
    [[1], 1, { times: [2] }, 'times[0] must be in [0, 1], got 2'],
  ])('refuses %j to %s with %j', (start, to, options, message) => {
    expect(() => integrate(decay, start, to, options)).toThrow(new RangeError(message));
  });
});
