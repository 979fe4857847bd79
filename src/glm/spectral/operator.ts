// What both spectral operators are applied with: products with the rows, and matrices of the labels.

import { core } from '../../core/index.js';
import { spectralMap } from '../../linalg/small.js';
import { floatRows, type Instance } from '../instance.js';

export type Tall = (
  n: number,
  ld: number,
  p: number,
  x: number,
  t: number,
  v: number,
  u: number,
  y: number,
  ws: number,
) => void;

/** The products with the rows of the data, and where these are. @throws RangeError for rows that are not stored in f64 or f32 */
export function kernel(instance: Instance): { tall: Tall; x: number } {
  const { exports } = core();
  const { type, ptr } = floatRows(instance, 'spectral methods');
  return { tall: type === 'f64' ? exports.dtall : exports.mtall, x: ptr };
}

/** G(y_i), n x p x p. @throws RangeError for a label that cannot occur */
export function labelMoments(instance: Instance): Float64Array {
  const G = instance.channel.secondMoment(instance.y);
  const bad = G.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return G;
  const i = Math.floor(bad / instance.model.directions ** 2);
  throw new RangeError(
    `labels must be such that the channel can give them, got ${instance.y[i]} in row ${i}`,
  );
}

/** T(y_i), n x p x p, its eigenvalues not below -trim. */
export function preprocessing(instance: Instance, trim: number): Float64Array {
  const p = instance.model.directions;
  const G = labelMoments(instance);
  const T = new Float64Array(G.length);
  for (let at = 0; at < G.length; at += p * p) {
    T.set(
      spectralMap(p, G.subarray(at, at + p * p), (l) => (l <= -1 ? -trim : Math.max(-trim, l / (1 + l)))),
      at,
    );
  }
  return T;
}
