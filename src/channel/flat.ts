import { core } from '../core/index.js';
import { LOG_TWO_PI } from '../numerics/index.js';
import type { Flat } from './pieces.js';

/** The label of a flat: z anywhere on its stretches. Returns ln Zout and fills g. */
export function flatLabel({ stretches }: Flat, omega: number, sd: number, g: Float64Array): number {
  const parts = stretches.map((stretch) => onStretch(stretch, omega, sd));
  const top = parts.reduce((most, { log }) => Math.max(most, log), Number.NEGATIVE_INFINITY);
  g.fill(0);
  if (top === Number.NEGATIVE_INFINITY) return top;
  let Z = 0;
  for (const { log, slope } of parts) {
    const weight = Math.exp(log - top);
    if (weight === 0) continue;
    Z += weight;
    g[0] += weight * slope;
  }
  g[0] /= Z;
  return top + Math.log(Z);
}

/** ln of the probability of one, and its derivative in omega. */
function onStretch(
  { from, to }: Flat['stretches'][number],
  omega: number,
  sd: number,
): { log: number; slope: number } {
  const { log_cdf_one: logCdf, mills_one: mills } = core().exports;
  const [a, b] = [(from - omega) / sd, (to - omega) / sd];
  if (a === Number.NEGATIVE_INFINITY && b === Number.POSITIVE_INFINITY) return { log: 0, slope: 0 };
  if (a === Number.NEGATIVE_INFINITY) return { log: logCdf(b), slope: -mills(b) / sd };
  if (b === Number.POSITIVE_INFINITY) return { log: logCdf(-a), slope: mills(-a) / sd };
  // Phi(b) - Phi(a) from the side where both are small.
  const [low, high] = a + b > 0 ? [-b, -a] : [a, b];
  const top = logCdf(high);
  // A short stretch has nearly the same below both ends.
  const ratio = logCdf(low) - top;
  const log = top + (ratio > -Math.LN2 ? Math.log(-Math.expm1(ratio)) : Math.log1p(-Math.exp(ratio)));
  const density = (x: number) => Math.exp(-0.5 * x * x - 0.5 * LOG_TWO_PI - log);
  return { log, slope: (density(a) - density(b)) / sd };
}
