// Log-likelihoods that have a name.

import { core } from '../core/index.js';
import type { LikelihoodLink, RandomLink } from './likelihood.js';

type Named = Extract<RandomLink, { kind: 'poisson' | 'logit' | 'student-t' }>;

export function named(link: Named): Omit<LikelihoodLink, 'kind'> {
  switch (link.kind) {
    case 'poisson':
      return {
        logLikelihood: link.rate === 'exp' ? poissonOfExp : poissonOfSoftplus,
        labels: { counted: 'naturals' },
      };
    case 'logit':
      return { logLikelihood: (y, z) => -softplus(-y * z), labels: { counted: [-1, 1] } };
    case 'student-t':
      return studentT(link.degrees, link.scale);
  }
}

const poissonOfExp = (y: number, z: number) => y * z - Math.exp(z) - lnFactorial(y);

function poissonOfSoftplus(y: number, z: number): number {
  // ln of the rate is z far below 0, where the rate itself is nothing.
  const log = z < -30 ? z : Math.log(softplus(z));
  return y * log - softplus(z) - lnFactorial(y);
}

/** ln(1 + e^x). */
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** The density of z + scale t, t of Student's law. */
function studentT(degrees: number, scale: number): Omit<LikelihoodLink, 'kind'> {
  const half = 0.5 * (degrees + 1);
  const norm = lnGamma(half) - lnGamma(0.5 * degrees) - 0.5 * Math.log(degrees * Math.PI) - Math.log(scale);
  return {
    logLikelihood: (y, z) => norm - half * Math.log1p(((y - z) / scale) ** 2 / degrees),
    labels: { continuous: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], scale },
    // Bailey, Math. Comp. 62 (1994): sqrt(nu (u^(-2 / nu) - 1)) is the length of a vector whose angle is uniform.
    draw: (z, uniform, normal) =>
      z +
      scale *
        Math.cos(2 * Math.PI * uniformOf(normal)) *
        Math.sqrt(degrees * Math.expm1((-2 / degrees) * Math.log(uniform))),
  };
}

/** A number that is uniform in (0, 1), of a standard normal. */
export const uniformOf = (normal: number) => Math.exp(core().exports.log_cdf_one(normal));

const FACTORIALS: number[] = [0];

/** ln y!, of a count. */
export function lnFactorial(y: number): number {
  if (!(Number.isInteger(y) && y >= 0 && y < 4096)) return lnGamma(y + 1);
  for (let k = FACTORIALS.length; k <= y; k++) FACTORIALS.push(FACTORIALS[k - 1] + Math.log(k));
  return FACTORIALS[y];
}

/** ln Gamma(x) of x > 0: Stirling's series above 15, the recursion below. */
export function lnGamma(x: number): number {
  let [at, shift] = [x, 0];
  while (at < 15) {
    shift += Math.log(at);
    at += 1;
  }
  const s = 1 / (at * at);
  const series = (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s / 1188)))) / at;
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
