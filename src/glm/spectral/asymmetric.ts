import { checkObject } from '../../core/check.js';
import { core, padded } from '../../core/index.js';
import { topSpectrumOf } from '../../linalg/top-spectrum.js';
import { checkInstance, type Instance } from '../instance.js';
import { asymmetricPrediction } from './asymmetric-law.js';
import { kernel, labelMoments } from './operator.js';
import { countOf, resultOf, type SpectralOptions, type SpectralResult, spectralFields } from './result.js';
import { combined } from './start.js';

/**
 * The asymmetric spectral method: top eigenvectors v of L v = (X X' - 1) (Ghat v), Ghat the block diagonal of G(y_i), by Arnoldi; directions are X' Ghat v.
 * Two passes over the data a product. An outlier on the left (links whose G takes both signs alike have one) does not disturb: what is furthest to the
 * right is looked for.
 *
 * @throws RangeError as `symmetricSpectral` does
 */
export function asymmetricSpectral(instance: Instance, options: SpectralOptions = {}): SpectralResult {
  checkInstance(instance);
  checkObject('options', options, spectralFields);
  const { samples: n, size: d, model } = instance;
  const p = model.directions;
  const { tall, x: rows } = kernel(instance);
  const { memory } = core();
  const ld = padded(d);
  return memory.scope((scratch) => {
    const G = labelMoments(instance);
    const s = scratch.f64(padded(n * p));
    const w = scratch.f64(p * ld);
    const ws = scratch.f64(5 * p);
    const weigh = (x: number) => {
      const [from, to] = [memory.f64(x, n * p), memory.f64(s, n * p)];
      for (let i = 0; i < n; i++) {
        for (let a = 0; a < p; a++) {
          let sum = 0;
          for (let b = 0; b < p; b++) sum += G[(i * p + a) * p + b] * from[i * p + b];
          to[i * p + a] = sum;
        }
      }
      memory.f64(w, p * ld).fill(0);
      tall(n, ld, p, rows, 0, 0, s, w, ws);
    };
    const apply = (x: number, y: number) => {
      weigh(x);
      memory.f64(y, padded(n * p)).fill(0);
      tall(n, ld, p, rows, 0, w, y, 0, ws);
      const [out, own] = [memory.f64(y, n * p), memory.f64(s, n * p)];
      for (let e = 0; e < n * p; e++) out[e] -= own[e];
    };
    const k = countOf(instance, options);
    const { re, vectors, status, iterations, residual } = topSpectrumOf({ size: n * p, apply }, k, {
      tolerance: 1e-7,
      maxIterations: 1000,
      ...options,
    });
    const x = scratch.f64(padded(n * p));
    const responses: Float64Array[] = [];
    const images = vectors.map((vector) => {
      memory.f64(x, n * p).set(vector.re);
      weigh(x);
      responses.push(memory.f64(s, n * p).slice());
      return memory.f64(w, p * ld).slice();
    });
    const predicted = asymmetricPrediction(model);
    // The image is X' g of g = Ghat v, and L v = X (X' g) - g: the iteration of Bayes-AMP at no overlap, where V = 1.
    return resultOf(
      instance,
      re,
      images,
      predicted,
      predicted.overlap,
      { status, iterations, residual },
      (_, weights) => combined(responses, weights),
    );
  });
}
