import { checkArray, checkBoolean, checkNumbers, checkObject } from '../core/check.js';
import { cholesky, identity } from '../linalg/small.js';
import { branchLaw } from './branches.js';
import type { Channel, Field, OutOptions, Output } from './channel.js';
import { convolvedRows } from './convolved.js';
import { gridLaw } from './grid.js';
import { labelsOf } from './labels.js';
import type { Law } from './law.js';
import { isRandom, type RandomLink } from './likelihood.js';
import { checkedLink, directionsOf, evaluate, type Link } from './link.js';
import { lower, loweredRows, pairLaw } from './lowered.js';
import { lowerNested } from './nested.js';
import { checkedNoise, isSignLink, type Noise, noiseFlaw } from './noise.js';
import { normLaw } from './norm.js';
import { productLaw } from './product.js';
import { randomLaw } from './random-law.js';
import { type SignTerm, signLaw } from './signs.js';

/** What terms that cancel leave, of their own size. */
const ROUNDING = 1e-14;
const NONE: Noise = { kind: 'gaussian', variance: 0 };

/**
 * The output channel of a link with noise.
 *
 * @throws RangeError for a function that does not depend on z or is not finite, and where a link of several directions that has no closed form
 * comes without noise
 */
export function channel(link: Link, noise: Noise = NONE): Channel {
  return made(checkedLink(link), checkedNoise(noise));
}

function made(link: Link, noise: Noise): Channel {
  checkValues(link);
  const flaw = noiseFlaw(link, noise);
  if (flaw) throw new RangeError(`noise.${flaw.key} ${flaw.sentence}`);
  const p = directionsOf(link);
  const law = lawOf(p, link, noise);
  const { draws, draw } = drawOf(p, link, noise, law);
  const gOut = (
    y: ArrayLike<number>,
    omega: ArrayLike<number>,
    V: ArrayLike<number>,
    options: OutOptions = {},
  ): Output => {
    checkArray('y', y);
    // A run that leaves the numbers comes here with some that are not finite, and is told so by a result.
    checkNumbers('y', y, y.length, true);
    checkNumbers('omega', omega, p * y.length, true);
    checkNumbers('V', V, p * p, true);
    checkObject('options', options, { jacobian: true });
    const { jacobian: wanted = false } = options;
    checkBoolean('jacobian', wanted);
    cholesky(p, V);
    const out: Output = { logZ: new Float64Array(y.length), g: new Float64Array(p * y.length) };
    law.rows(y, omega, V, out.logZ, out.g);
    if (wanted) out.jacobian = law.hessian ? law.hessian(y, omega, V) : jacobian(law, y, omega, V);
    return out;
  };
  const moment = (y: ArrayLike<number>, hessian: boolean) => {
    checkArray('y', y);
    return gOut(y, new Float64Array(p * y.length), identity(p), { jacobian: hessian });
  };
  return {
    link,
    noise,
    p,
    draws,
    label: (z, normals) => {
      checkNumbers('z', z, p);
      if (draws > 0) checkNumbers('normals', normals, draws);
      return draw(z, normals);
    },
    supports: (y) => typeof y === 'number' && supports(law, y),
    possible: law.possible,
    edges: law.edges ?? [],
    gOut,
    labels: (field?: Field) => {
      if (field !== undefined) {
        checkObject('field', field, { omega: true, V: true });
        checkNumbers('omega', field.omega, p);
        checkNumbers('V', field.V, p * p);
        cholesky(p, field.V);
      }
      return labelsOf(law, field);
    },
    firstMoment: (y) => {
      const out = moment(y, false).g;
      const n = y.length;
      return Float64Array.from({ length: n * p }, (_, e) => out[(e % p) * n + Math.floor(e / p)]);
    },
    secondMoment: (y) => {
      const { g: first, jacobian: second } = moment(y, true);
      const n = y.length;
      return second!.map((h, e) => {
        const [i, a, b] = [Math.floor(e / (p * p)), Math.floor(e / p) % p, e % p];
        return h + first[a * n + i] * first[b * n + i];
      });
    },
    ...(law.lowered && { lowered: law.lowered }),
  };
}

/** How a label is made of z and standard normals, and how many of them that takes. */
function drawOf(p: number, link: Link, noise: Noise, law: Law): Required<Pick<Law, 'draw' | 'draws'>> {
  if (law.draw) return { draw: law.draw, draws: law.draws ?? 0 };
  const g = evaluate(link);
  const sd = Math.sqrt(noise.variance);
  if (sd === 0) return { draws: 0, draw: g };
  if (noise.kind === 'gaussian') return { draws: 1, draw: (z, normals) => g(z) + sd * normals[0] };
  return { draws: p, draw: (z, normals) => g(Array.from({ length: p }, (_, a) => z[a] + sd * normals[a])) };
}

/** With noise every number is possible, and the sums of TypeScript have an answer to all of them. */
function supports(law: Law, y: number): boolean {
  if (!Number.isFinite(y) || law.holds?.(y) === false) return false;
  if (law.blur && !law.lowered && !law.holds) return true;
  const logZ = new Float64Array(1);
  law.rows([y], new Float64Array(law.p), identity(law.p), logZ, new Float64Array(law.p));
  return Number.isFinite(logZ[0]);
}

function lawOf(p: number, link: Link, noise: Noise): Law {
  if (isRandom(link)) return randomLaw(link, noise.variance);
  const additive = noise.kind === 'gaussian' ? noise.variance : 0;
  const lowered = lower(link, noise);
  if (lowered && (link.kind === 'ratio' || (link.kind === 'product' && p === 2)))
    return pairLaw(link, lowered);
  if (p > 1 && additive === 0) {
    if (link.kind === 'product') return productLaw(p);
    if (link.kind === 'norm') return normLaw(p);
  }
  const terms = termsOf(p, link);
  const branches = isSignLink(link) ? signLaw(p, terms as SignTerm[], noise) : branchLaw(p, terms, noise);
  if (branches) return lowered ? { ...branches, rows: loweredRows(lowered), lowered } : branches;
  if (additive === 0)
    throw new RangeError(
      `noise must be > 0 for link ${link.kind} of ${p} directions, got 0: without noise its labels have no closed form`,
    );
  if (p > 3) throw new RangeError(`link ${link.kind} with noise must have at most 3 directions, got ${p}`);
  const nested = lowerNested(p, terms, additive);
  const law = gridLaw(p, evaluate(link), additive);
  const rows = nested ? loweredRows(nested) : law.rows;
  // Of two factors the core is as fast.
  if (link.kind === 'product' && p > 2)
    return { ...law, rows: convolvedRows(p, additive, rows), hessian: undefined, lowered: nested };
  // Quotients have algebraic tails.
  const far = terms.some(({ link: { kind } }) => kind === 'ratio');
  return {
    ...law,
    rows,
    ...(far && { range: () => [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] }),
    ...(nested && { lowered: nested }),
  };
}

/** A link as a sum of terms on coordinates of z. */
function termsOf(p: number, link: Exclude<Link, RandomLink>) {
  if (link.kind === 'sum') return link.terms;
  return [{ link, on: Array.from({ length: p }, (_, a) => a), weight: 1 }];
}

/** The Hessian of ln Zout by differences of g, fourth order. */
function jacobian(
  law: Law,
  y: ArrayLike<number>,
  omega: ArrayLike<number>,
  V: ArrayLike<number>,
): Float64Array {
  const { p } = law;
  const n = y.length;
  const H = new Float64Array(n * p * p);
  const moved = Float64Array.from(omega);
  const unused = new Float64Array(n);
  const g = new Float64Array(p * n);
  for (let b = 0; b < p; b++) {
    const h = 2e-3 * Math.sqrt(V[b * (p + 1)]);
    for (const [steps, factor] of [
      [-2, 1],
      [-1, -8],
      [1, 8],
      [2, -1],
    ]) {
      for (let i = 0; i < n; i++) moved[b * n + i] = omega[b * n + i] + steps * h;
      law.rows(y, moved, V, unused, g);
      for (let i = 0; i < n; i++)
        for (let a = 0; a < p; a++) H[(i * p + a) * p + b] += (factor * g[a * n + i]) / (12 * h);
    }
    for (let i = 0; i < n; i++) moved[b * n + i] = omega[b * n + i];
  }
  for (let i = 0; i < n; i++) {
    for (let a = 0; a < p; a++) {
      for (let b = 0; b < a; b++) {
        const [ab, ba] = [(i * p + a) * p + b, (i * p + b) * p + a];
        H[ab] = H[ba] = 0.5 * (H[ab] + H[ba]);
      }
    }
  }
  return H;
}

/** Looks at a link on a few points of z ~ N(0, I), of a lattice that no symmetry favours. */
function checkValues(link: Link): void {
  if (isRandom(link)) return;
  const p = directionsOf(link);
  const g = evaluate(link);
  const points = Array.from({ length: 64 }, (_, k) =>
    Array.from({ length: p }, (_, a) => 6 * (((k + 1) * Math.sqrt([2, 3, 5, 7, 11, 13, 17, 19][a])) % 1) - 3),
  );
  const values = points.map(g);
  if (link.kind === 'function') {
    const wrong = values.findIndex((value) => typeof value !== 'number' || !Number.isFinite(value));
    if (wrong >= 0)
      throw new RangeError(
        `link.g must return finite numbers, got ${values[wrong]} at z = [${points[wrong].map((x) => x.toPrecision(4)).join(', ')}]`,
      );
    // A function of one number is looked at in more places where it is cut into pieces.
    if (p > 1 && values.every((value) => value === values[0]))
      throw new RangeError(`link.g must depend on z, got ${values[0]} everywhere`);
  }
  if (link.kind === 'sum') {
    const terms = link.terms.map((term) => ({ ...term, g: evaluate(term.link) }));
    const size = (z: number[]) =>
      terms.reduce((sum, { g, on, weight }) => sum + Math.abs(weight * g(on.map((a) => z[a]))), 0);
    if (
      values.every(
        (value, k) => Math.abs(value - values[0]) <= ROUNDING * (size(points[k]) + size(points[0])),
      )
    )
      throw new RangeError(
        `link.terms must not cancel, got a sum that is ${Number(values[0].toFixed(12))} everywhere`,
      );
  }
}
