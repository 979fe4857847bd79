import { describe, expect, it } from 'vitest';
import { finiteOf, outcomesText } from '../../src/system/outcomes.js';
import { meansOf } from '../../src/system/report.js';

describe('runs of AMP that left the numbers', () => {
  const run = (status: string, mse: number) => ({ status, mse });
  const runs = [run('converged', 0.2), run('non-finite', 7), run('max-iterations', 0.4)];

  it('are left out of the means', () => {
    expect(meansOf(finiteOf(runs).map(({ mse }) => ({ mse }))).mse.mean).toBeCloseTo(0.3, 12);
    expect(meansOf(finiteOf([runs[1]]))).toEqual({});
  });

  it('are counted in a sentence, where there are any', () => {
    expect(outcomesText([runs[0], runs[2]], 9)).toBe('1 runs of AMP converged within 9 iterations');
    expect(outcomesText(runs, 9)).toBe(
      '1 runs of AMP converged within 9 iterations\n1 of 3 ended non-finite and is left out of the means',
    );
    expect(outcomesText([runs[1], runs[1]], 9)).toMatch(/\n2 of 2 ended non-finite and are left out/);
  });
});
