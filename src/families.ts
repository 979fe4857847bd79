import type { System } from './system/system.js';

/** The families of models, by the key `model` of their files. Each is loaded when it is asked for. */
export const families: Record<string, () => Promise<System<any>>> = {
  spiked: async () => (await import('./spiked/system.js')).system,
  'multi-index': async () => (await import('./multi-index/system.js')).system,
  neurons: async () => (await import('./neurons/system.js')).system,
};

/** Every family, loaded. */
export function allFamilies(): Promise<System<any>[]> {
  return Promise.all(Object.values(families).map((load) => load()));
}
