import { describe, expect, it } from 'vitest';
import { multiIndex, weakRecovery } from '../../src/multi-index/index.js';

describe('the weak-recovery threshold of z1 z2 z3', () => {
  it('has the reference value A5 of the theory note', () => {
    const { alpha } = weakRecovery(multiIndex({ link: { kind: 'product', factors: 3 }, alpha: 1 }));
    expect(Math.abs(alpha - 2.5651804)).toBeLessThan(1e-6);
  });
});
