import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';
import { checks } from './checks.js';

describe('this build of the core keeps its residuals below the bars', () => {
  for (const { name, run } of checks) {
    it(name, () => {
      const residuals = run(core());
      if (process.env.ONSAGER_RESIDUALS) {
        const worst = residuals.reduce((a, b) => (b.value / b.bar > a.value / a.bar ? b : a));
        console.log(`${name}: ${worst.what}: ${worst.value.toPrecision(3)}`);
      }
      expect(residuals.length).toBeGreaterThan(0);
      expect(residuals.filter(({ value, bar }) => !(value < bar))).toEqual([]);
      expect(core().memory.bytesInUse).toBe(0);
    });
  }
});
