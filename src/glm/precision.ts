import type { Channel } from '../channel/index.js';
import { identity } from '../linalg/small.js';
import { fields, type Step } from './fields.js';

/** What labels say on average where estimates have overlap Q. */
export interface Said {
  /** E[g g'], p x p: the precision that a label adds, per alpha. */
  gg: Float64Array;
  /** E ln Zout(y, omega, 1 - Q): minus the conditional entropy of a label. */
  logZ: number;
  /** What the quadratures over labels miss of their probability, in the mean over fields: E |mass - 1|. NaN where a label has none. */
  missing: number;
}

/** Means are right where quadratures over labels miss no more of their probability. */
const CONSERVED = 1e-6;

/** Whether a mean over labels may count as computed. */
export const conserved = (missing: number) => missing <= CONSERVED;

/**
 * E[g g'] and E[ln Zout] over omega ~ N(0, Q) and y ~ Zout(., omega, 1 - Q) (docs/theory/multi-index.md, section 2).
 *
 * @param Q p x p, eigenvalues in [0, 1)
 * @param step of the quadrature over fields, about 0.1 (fine) to 0.4 (errors of 1e-4); default: `coarse`
 * @param onProgress called after every field, with the share of them that is done
 */
export function output(
  channel: Channel,
  Q: ArrayLike<number>,
  step?: Step,
  onProgress?: (share: number) => void,
): Said {
  const { p } = channel;
  const V = identity(p).map((v, k) => v - Q[k]);
  const { omega, weight, settled } = fields(channel, Q, step);
  const gg = new Float64Array(p * p);
  let [logZ, missing] = [0, 0];
  omega.forEach((field, k) => {
    const labels = channel.labels({ omega: field, V });
    const n = labels.y.length;
    missing += weight[k] * Math.abs(labels.mass - 1);
    for (let i = 0; i < n; i++) {
      const w = weight[k] * labels.weight[i];
      if (!(w > 0)) continue;
      logZ += w * labels.logZ[i];
      for (let a = 0; a < p; a++)
        for (let b = 0; b <= a; b++) gg[a * p + b] += w * labels.g[a * n + i] * labels.g[b * n + i];
    }
    onProgress?.((k + 1) / omega.length);
  });
  for (let a = 0; a < p; a++) for (let b = 0; b < a; b++) gg[b * p + a] = gg[a * p + b];
  return { gg: settled(gg), logZ, missing };
}
