import { core, padded } from '../core/index.js';
import { CHANNEL } from '../core/layout.js';
import type { Cell } from './cells.js';
import type { Field } from './channel.js';
import type { Law, Rows } from './law.js';
import type { Link } from './link.js';
import type { Noise } from './noise.js';
import { productRange } from './product.js';

/** What the core knows a channel by: [kind, p, parameters ..]; undefined where it has no closed form for it. */
export function lower(link: Link, noise: Noise): Float64Array | undefined {
  const additive = noise.kind === 'gaussian' ? noise.variance : 0;
  const inside = noise.kind === 'probit' ? noise.variance : 0;
  const of = (...numbers: number[]) => Float64Array.from(numbers);
  switch (link.kind) {
    case 'linear':
      return of(CHANNEL.LINEAR, 1, additive);
    case 'abs':
      return additive > 0 ? of(CHANNEL.HALVES, 1, additive, -1, 1) : of(CHANNEL.MIRROR, 1, 1);
    case 'square':
      return additive > 0 ? undefined : of(CHANNEL.MIRROR, 1, 2);
    case 'relu':
      return additive > 0 ? of(CHANNEL.HALVES, 1, additive, 0, 1) : of(CHANNEL.RELU, 1);
    case 'sign':
      return of(CHANNEL.SIGN, 1, inside, additive);
    case 'sign-product':
      if (link.factors === 1) return of(CHANNEL.SIGN, 1, inside, additive);
      return link.factors === 2 ? of(CHANNEL.SIGN_PAIR, 2, inside, additive) : undefined;
    case 'committee':
      return link.directions === 1 ? of(CHANNEL.SIGN, 1, inside, additive) : undefined;
    case 'product':
      if (link.factors === 1) return of(CHANNEL.LINEAR, 1, additive);
      return link.factors === 2 && additive === 0 ? of(CHANNEL.PRODUCT, 2) : undefined;
    case 'ratio':
      return additive > 0 ? undefined : of(CHANNEL.RATIO, 2);
    default:
      return undefined;
  }
}

/** The closed forms of the core. */
export function loweredRows(lowered: Float64Array): Rows {
  const p = lowered[1];
  return (y, omega, V, logZ, g) => {
    const n = y.length;
    const ld = padded(n);
    const { memory, exports } = core();
    memory.scope((scratch) => {
      const channel = scratch.f64(lowered.length, lowered);
      const labels = scratch.f64(ld, y);
      const fields = scratch.f64(p * ld);
      for (let a = 0; a < p; a++)
        for (let i = 0, view = memory.f64(fields + 8 * a * ld, n); i < n; i++) view[i] = omega[a * n + i];
      const variance = scratch.f64(p * p, V);
      const evidence = scratch.f64(ld);
      const out = scratch.f64(p * ld);
      exports.channel_out(channel, n, labels, fields, variance, evidence, out);
      logZ.set(memory.f64(evidence, n));
      for (let a = 0; a < p; a++) g.set(memory.f64(out + 8 * a * ld, n), a * n);
      for (let i = 0; i < n; i++)
        if (logZ[i] === Number.NEGATIVE_INFINITY) for (let a = 0; a < p; a++) g[a * n + i] = Number.NaN;
    });
  };
}

/** Further facts about the closed forms of two directions; those of one direction are also `branchLaw`s. */
export function pairLaw(link: Link, lowered: Float64Array): Law {
  const base = { p: 2, atoms: [], dense: true, rows: loweredRows(lowered), lowered };
  if (link.kind === 'ratio')
    return {
      ...base,
      breaks: [],
      cells: angles,
      range: () => [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      possible: 'a finite number',
    };
  return { ...base, breaks: [0], range: productRange, possible: 'a nonzero number' };
}

/** z1 / z2 by the angle of z: once around half a circle, from the one that the mean has. */
function angles({ omega, V }: Field): Cell[] {
  const size = Math.hypot(omega[0], omega[1]);
  const middle = size > 0 ? Math.atan2(omega[0], omega[1]) : 0;
  const reach = Math.min(0.5 * Math.PI, (8.5 * Math.sqrt(V[0] + V[3])) / size);
  const label = (t: number) => Math.tan(t);
  const slope = (t: number) => 1 / Math.cos(t) ** 2;
  return [
    { from: middle - reach, to: middle, label, slope },
    { from: middle, to: middle + reach, label, slope },
  ];
}
