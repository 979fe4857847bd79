import { decomposed, multiply } from '../linalg/small.js';
import { firstMoments, labelLaw, secondMoments } from './label-law.js';
import { channelOf, checkedModel, type GlmModel } from './model.js';
import { recoveryOf, type WeakRecovery } from './weak-recovery.js';

export interface Step extends WeakRecovery {
  /** An orthonormal basis of the directions that were known before: unit vectors of p numbers. */
  known: number[][];
}

export interface Staircase {
  /** One rung after the other; alpha of a rung is its own threshold, given that all before are known exactly. */
  steps: Step[];
  /** Directions that are found in the end; p, unless a rung is hard. */
  found: number;
  /** The largest alpha of the rungs: what it takes to find something along every direction that can be found. */
  alpha: number;
}

/** Known coordinates keep so much variance that every formula for a channel holds. */
const KNOWN = 1e-6;
/** Eigenvalues of `directions` above it are found. */
const SHARE = 1e-3;

/**
 * The grand staircase (arXiv 2405.15480; docs/theory/multi-index.md, section 2): which directions are found first, then, with these known, which
 * follow, and so on: weak recovery again on the law of the label given z along the known directions. What is found is known up to the symmetries
 * of the link. Thresholds that come after a first one hold for exact knowledge; on the way there state evolution tells more.
 *
 * @param onProgress called within every rung, with the number of those that are done, and what share of the next is. What it throws ends the climb
 */
export function staircase(given: GlmModel, onProgress?: (rungs: number, share: number) => void): Staircase {
  const model = checkedModel(given);
  const channel = channelOf(model);
  const p = model.directions;
  const steps: Step[] = [];
  let known: number[][] = [];
  while (known.length < p) {
    const step = { ...conditional(known), known };
    steps.push(step);
    if (step.class === 'hard') break;
    const { values, vectors } = decomposed(p, step.directions.flat());
    const fresh = Array.from(values.keys())
      .filter((k) => values[k] > SHARE)
      .map((k) => Array.from({ length: p }, (_, a) => vectors[a * p + k]));
    known = [...known, ...fresh].slice(0, p);
  }
  return {
    steps,
    found: known.length,
    alpha: Math.max(0, ...steps.filter((s) => s.class !== 'hard').map((s) => s.alpha)),
  };

  function conditional(basis: number[][]): WeakRecovery {
    if (basis.length === 0) {
      const law = labelLaw(channel);
      return recoveryOf(p, firstMoments([law], [1]), secondMoments([law], [1]), law.missing);
    }
    const P = new Float64Array(p * p);
    for (const u of basis)
      for (let a = 0; a < p; a++) for (let b = 0; b < p; b++) P[a * p + b] += u[a] * u[b];
    const rest = P.map((x, k) => (k % (p + 1) === 0 ? 1 : 0) - x);
    const V = rest.map((x, k) => x + KNOWN * P[k]);
    const places = normals(basis.length);
    const laws = places.map(({ x }, place) => {
      onProgress?.(steps.length, place / places.length);
      const omega = Float64Array.from({ length: p }, (_, a) =>
        basis.reduce((sum, u, j) => sum + u[a] * x[j], 0),
      );
      const law = labelLaw(channel, { omega, V });
      // Along known directions there is nothing left to learn.
      for (let i = 0; i < law.weight.length; i++) {
        const m = law.first.subarray(i * p, (i + 1) * p);
        m.set(
          Float64Array.from({ length: p }, (_, a) =>
            m.reduce((sum, value, b) => sum + rest[a * p + b] * value, 0),
          ),
        );
        const G = law.G.subarray(i * p * p, (i + 1) * p * p);
        G.set(multiply(p, multiply(p, rest, G), rest));
      }
      return law;
    });
    const shares = places.map(({ weight }) => weight);
    const missing = laws.reduce((sum, law, k) => sum + shares[k] * law.missing, 0);
    return recoveryOf(p, firstMoments(laws, shares), secondMoments(laws, shares), missing);
  }
}

/** The trapezoid rule over k standard normals without a node at 0. */
function normals(k: number): { x: number[]; weight: number }[] {
  const step = k === 1 ? 0.7 : 0.8;
  const half = Math.ceil(5.6 / step);
  const line = Array.from({ length: 2 * half }, (_, i) => (i - half + 0.5) * step).map((x) => ({
    x,
    weight: (step * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI),
  }));
  let nodes: { x: number[]; weight: number }[] = [{ x: [], weight: 1 }];
  for (let j = 0; j < k; j++)
    nodes = nodes.flatMap(({ x, weight }) =>
      line
        .map((node) => ({ x: [...x, node.x], weight: weight * node.weight }))
        .filter(({ weight }) => weight > 1e-9),
    );
  return nodes;
}
