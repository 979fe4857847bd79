import * as z from 'zod';
import { extent } from '../../core/extent.js';
import type { Instance } from '../../spiked/index.js';

/** How an experiment stores the arrays that it samples: 8-bit integers for the tensors that lose less than 0.05 % of their SNR by them. */
export const storage = z.enum(['auto', 'f64', 'f32', 'int8', 'int16']).default('auto');

/** The largest share of its SNR that an array of the instance loses by its type. A run says so in its record. */
export function lossOf({ snrLoss }: Instance): { snrLoss: number } {
  return { snrLoss: extent(snrLoss)[1] };
}
