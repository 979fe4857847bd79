import { checkBoolean, checkCount, checkReal, type Fields, shown } from '../core/check.js';

/** What every iteration may be asked. A family says beside them in which unit a change is measured, and its defaults. */
export interface IterationOptions {
  /** Largest undamped change that counts as settled. */
  tolerance?: number;
  maxIterations?: number;
  /** Keep every iteration, the start included. */
  trajectory?: boolean;
  /** Called after every iteration, with their number and the change of the last one. */
  onProgress?: (iterations: number, residual: number) => void;
}

export interface DampedOptions extends IterationOptions {
  /** Share of the old value that a step keeps, in [0, 1). It changes the path and not where that leads. Default 0. */
  damping?: number;
}

export const iterationFields: Fields<IterationOptions> = {
  tolerance: true,
  maxIterations: true,
  trajectory: true,
  onProgress: true,
};

export const dampedFields: Fields<DampedOptions> = { ...iterationFields, damping: true };

/**
 * The options of an iteration with the defaults of its family in their place.
 *
 * @throws RangeError for a tolerance that is negative or NaN, a cap below 1, a damping outside of [0, 1); TypeError for what is no
 * boolean or no function
 */
export function checkIteration<Progress>(
  options: Omit<DampedOptions, 'onProgress'> & { onProgress?: Progress },
  defaults: { tolerance: number; maxIterations: number },
) {
  const { tolerance = defaults.tolerance, maxIterations = defaults.maxIterations } = options;
  const { damping = 0, trajectory = false, onProgress } = options;
  checkReal('tolerance', tolerance, '>= 0', (x) => x >= 0);
  checkCount('maxIterations', maxIterations, 1);
  checkReal('damping', damping, 'in [0, 1)', (x) => x >= 0 && x < 1);
  checkBoolean('trajectory', trajectory);
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw new TypeError(`onProgress must be a function, got ${shown(onProgress)}`);
  return { tolerance, maxIterations, damping, trajectory, onProgress };
}
