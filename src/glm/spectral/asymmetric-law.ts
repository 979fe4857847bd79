import { identity, inverted, multiply, trace } from '../../linalg/small.js';
import { checkedModel, type GlmModel } from '../model.js';
import { lawOf, type SpectralPrediction } from './law.js';

/**
 * The asymmetric operator, whose bulk fills a disk of radius sqrt(alpha / alpha_c) and whose outlier is alpha / alpha_c. The overlap of an eigenvector:
 * with F M = M / alpha_c, rho = alpha / alpha_c and (rho^2 - alpha F) Q = alpha E[G M (1 + G) M G], it is Tr M^2 / (Tr M^2 + Tr Q).
 */
export function asymmetricPrediction(given: GlmModel): SpectralPrediction {
  const model = checkedModel(given);
  const { law, F, recovery } = lawOf(model);
  const { alpha, directions: p } = model;
  const rho = alpha / recovery.alpha;
  const { degeneracy, alpha: threshold, missing } = recovery;
  const common = { edge: Math.sqrt(rho), degeneracy, threshold, missing };
  if (!(rho > 1)) return { ...common, outlier: Number.NaN, overlap: 0 };
  const M = Float64Array.from(recovery.directions.flat());
  const source = new Float64Array(p * p);
  for (let i = 0; i < law.weight.length; i++) {
    const G = law.G.subarray(i * p * p, (i + 1) * p * p);
    const GM = multiply(p, G, M);
    const middle = multiply(
      p,
      GM,
      identity(p).map((x, e) => x + G[e]),
    );
    const all = multiply(p, multiply(p, middle, M), G);
    for (let e = 0; e < p * p; e++) source[e] += alpha * law.weight[i] * all[e];
  }
  const n = p * p;
  const system = F.map((f, e) => (e % (n + 1) === 0 ? rho * rho : 0) - alpha * f);
  const inverse = inverted(n, system);
  let noise = 0;
  for (let a = 0; a < p; a++) for (let e = 0; e < n; e++) noise += inverse[a * (p + 1) * n + e] * source[e];
  const signal = trace(p, multiply(p, M, M));
  return { ...common, outlier: rho, overlap: signal / (signal + noise) };
}
