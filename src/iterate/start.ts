import { checkArray, shown } from '../core/check.js';

/**
 * What every algorithm asks of the estimates that it is to begin from.
 *
 * @param at what they are called: `start.estimate.u`
 * @throws RangeError for another length and for an entry that is not finite, TypeError for what is no array
 */
export function checkEstimate(at: string, values: ArrayLike<number> | undefined, length: number): void {
  if (values?.length !== length)
    throw new RangeError(`${at} must have ${length} entries, got ${values?.length ?? 'none'}`);
  checkArray(at, values);
  for (let e = 0; e < length; e++)
    if (!Number.isFinite(values[e]))
      throw new RangeError(`${at}.${e} must be finite, got ${shown(values[e])}`);
}
