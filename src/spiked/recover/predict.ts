import { gaussian } from '../../prior/index.js';
import { stateEvolution } from '../evolution.js';
import { spiked } from '../model.js';
import type { PerFactor } from './pair.js';

/**
 * Squared overlap of each factor of one component that Bayes-AMP reaches from the given overlaps, by state evolution
 * at strengths lambda and tau: how much of the estimated factor is signal. Components decouple, since the cores are
 * diagonal and so are the overlaps at the start.
 */
export function predict(
  sizes: PerFactor<number>,
  lambda: number,
  tau: number,
  from: PerFactor<number>,
): PerFactor<number> {
  const species = (name: keyof PerFactor<number>) => ({ prior: gaussian(), size: sizes[name] / sizes.u });
  const seen = { u: true, v: lambda > 0, x: tau > 0, y: tau > 0 };
  const names = (['u', 'v', 'x', 'y'] as const).filter((name) => seen[name]);
  const model = spiked({
    species: Object.fromEntries(names.map((name) => [name, species(name)])),
    channels: [
      ...(seen.v ? [{ modes: ['u', 'v'], snr: lambda }] : []),
      ...(seen.x ? [{ modes: ['u', 'x', 'y'], snr: tau }] : []),
    ],
  });
  const start = Object.fromEntries(names.map((name) => [name, from[name]]));
  const { overlap } = stateEvolution(model, { start });
  return { u: 0, v: 0, x: 0, y: 0, ...(overlap as Partial<PerFactor<number>>) };
}
