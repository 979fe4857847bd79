import { expect, it } from 'vitest';
import { channel } from '../../src/channel/index.js';

it('the squared norm of z keeps its total probability as z becomes certain', () => {
  for (const p of [1, 2, 4]) {
    const law = channel({ kind: 'norm', directions: p });
    const omega = Array.from({ length: p }, (_, a) => 1.3 - 0.5 * a);
    const center = Math.sqrt(omega.reduce((sum, x) => sum + x * x, 0) / p);
    for (const v of [0.02, 1e-4, 1e-8]) {
      const V = Array.from({ length: p * p }, (_, e) => (e % (p + 1) === 0 ? v : 0));
      // In r = sqrt(y), whose law is smooth: the trapezoid rule.
      const step = 0.1 * Math.sqrt(v / p);
      let mass = 0;
      for (let k = -100; k <= 100; k++) {
        const r = center + k * step;
        if (r > 0) mass += Math.exp(law.gOut([r * r], omega, V).logZ[0]) * 2 * r * step;
      }
      expect(Math.abs(mass - 1)).toBeLessThan(1e-9);
    }
  }
});
