import { type Recovery, recover } from '../../../src/spiked/recover/index.js';
import { cosine2, type Plan, plant } from './planted.js';

export const factors = ['u', 'v', 'x', 'y'] as const;

export interface Trial {
  recovery: Recovery;
  /** cosine2[factor][component]. */
  cosine2: Record<string, number[]>;
}

/** Recoveries of a plan, with what they found of the truth. */
export function trials(name: string, plan: Plan, seeds: number): Trial[] {
  return Array.from({ length: seeds }, (_, seed) => {
    const { truth, ...data } = plant(plan, `${name} ${seed}`);
    const recovery = recover(data);
    const rank = recovery.components.length;
    const column = (factor: (typeof factors)[number], k: number) =>
      recovery.factors[factor].filter((_, at) => at % rank === k);
    return {
      recovery,
      cosine2: Object.fromEntries(
        factors.map((f) => [f, truth[f].slice(0, rank).map((planted, k) => cosine2(column(f, k), planted))]),
      ),
    };
  });
}
