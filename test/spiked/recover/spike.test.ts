import { describe, expect, it } from 'vitest';
import { spikeOf, spikeOfPower } from '../../../src/spiked/recover/spike.js';

describe('a spike in noise', () => {
  it('has the overlaps of the closed forms for a matrix of noise 1 / lambda', () => {
    // docs/theory/spiked-matrix-tensor.md, S1: q_u = (a2 - D^2) / (a2 + D), q_v = (a2 - D^2) / (a2 (1 + D)).
    const [a2, D] = [0.75, 0.3];
    const { left, right } = spikeOfPower(a2 / D, 1, a2);
    expect(left).toBeCloseTo((a2 - D * D) / (a2 + D), 12);
    expect(right).toBeCloseTo((a2 - D * D) / (a2 * (1 + D)), 12);
  });

  it('is recovered from the singular value it makes', () => {
    const [a, b, power] = [0.4, 0.3, 0.9];
    const y = Math.sqrt(((power + a) * (power + b)) / power);
    expect(spikeOf(y, a, b)!.power).toBeCloseTo(power, 12);
  });

  it('leaves nothing at its threshold and below', () => {
    expect(spikeOfPower(0.5, 1, 0.25)).toEqual({ power: 0.5, left: 0, right: 0 });
    expect(spikeOf(1 + Math.sqrt(0.25), 1, 0.25)).toBeUndefined();
    expect(spikeOf(0.3, 1, 0.25)).toBeUndefined();
  });
});
