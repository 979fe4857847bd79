import type { Entry } from './calls.js';

export const randomMatrices: Record<string, Entry> = {
  eigenCosine: { args: { snr: () => 2 } },
  fieldCosine: { args: { snr: () => 2 } },
  marchenkoPasturDensity: { args: { x: () => 1, ratio: () => 0.5 } },
  marchenkoPasturMedian: { args: { ratio: () => 0.5 } },
  semicircleDensity: { args: { x: () => 1, variance: () => 2 } },
  singularCosines: { args: { snr: () => 2, a: () => 1, b: () => 1 } },
};
