import type { System } from './system.js';

export type { EvolveFlags, SimulateFlags, System } from './system.js';

/** The families that model files may declare, by their key `model`. Each is loaded when a file asks for it. */
export const systems: Record<string, () => Promise<System<any>>> = {
  spiked: async () => (await import('./spiked.js')).spikedSystem,
  'multi-index': async () => (await import('./multi-index.js')).multiIndexSystem,
};
