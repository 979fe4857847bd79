import { checkObject } from '../../core/check.js';
import { core, padded } from '../../core/index.js';
import { topEigenOf } from '../../linalg/top.js';
import { checkInstance, type Instance } from '../instance.js';
import { checkTrim, type SymmetricOptions } from './law.js';
import { kernel, preprocessing } from './operator.js';
import { countOf, resultOf, type SpectralOptions, type SpectralResult, spectralFields } from './result.js';
import { symmetricResponse } from './start.js';
import { symmetricLaw, symmetricPrediction } from './symmetric-law.js';

/** Where T is trimmed unless a caller says otherwise. */
const TRIM = 5;

/**
 * The symmetric spectral method: top eigenvectors of sum_i (x_i x_i') kron T(y_i), T = G (1 + G)^-1, by Lanczos; one pass over the data a product
 * (arXiv 2502.02545; docs/theory/multi-index.md, section 3).
 *
 * T has no lower bound for many links, which makes Lanczos slow; so its eigenvalues are trimmed at -5 unless `trim` says otherwise. Data of type f64
 * or f32; residuals below 1e-6 take f64 no more than f32, since vectors are f64.
 *
 * @throws RangeError for data of another type, and for options out of range
 */
export function symmetricSpectral(
  instance: Instance,
  options: SpectralOptions & SymmetricOptions = {},
): SpectralResult {
  checkInstance(instance);
  checkObject('options', options, { ...spectralFields, trim: true });
  const trim = checkTrim({ trim: options.trim ?? TRIM });
  const { samples: n, size: d, model } = instance;
  const p = model.directions;
  const { tall, x: rows } = kernel(instance);
  const { memory } = core();
  const ld = padded(d);
  return memory.scope((scratch) => {
    const preprocessed = preprocessing(instance, trim);
    const T = scratch.f64(n * p * p, preprocessed);
    const ws = scratch.f64(5 * p);
    const apply = (x: number, y: number) => {
      memory.f64(y, p * ld).fill(0);
      tall(n, ld, p, rows, T, x, 0, y, ws);
    };
    const k = countOf(instance, options);
    const found = topEigenOf({ size: p * ld, apply }, k, {
      tolerance: 1e-7,
      maxIterations: 2000,
      ...options,
    });
    const predicted = symmetricLaw(model, trim);
    const { overlap } = 'notComputed' in predicted ? symmetricPrediction(model) : predicted;
    const mean = found.values.reduce((sum, value) => sum + value, 0) / k;
    return resultOf(instance, found.values, found.vectors, predicted, overlap, found, (W) =>
      symmetricResponse(instance, preprocessed, mean, W),
    );
  });
}
