// Which signs and permutations of its columns a prior does not change.

import type { Mixture } from '../prior/index.js';
import { isOdd, Parities, type Parity } from './parity.js';

const SAME = 1e-9;

/**
 * The equations of the signs with which the law is that of (sign_k x[order[k]])_k; bit k of a mask belongs to column k. Undefined where there
 * are no such signs.
 */
export function lawParities(law: Mixture, order: number[]): readonly Parity[] | undefined {
  const own = order.map((_, k) => k);
  const parts = partsOf(law, own);
  // Signs that the law leaves free need not be tried together with those of the others.
  const bound = own.filter((k) => !isSame(law, parts, own, 1n << BigInt(k)));
  const subsets = Array.from({ length: 2 ** bound.length }, (_, code) =>
    bound.reduce((mask, k, i) => ((code >> i) & 1 ? mask | (1n << BigInt(k)) : mask), 0n),
  );
  const fitting = subsets.filter((signs) => isSame(law, parts, order, signs));
  if (fitting.length === 0) return undefined;
  const equations = new Parities();
  for (const mask of subsets) {
    const odd = isOdd(mask & fitting[0]);
    if (mask !== 0n && fitting.every((signs) => isOdd(mask & signs) === odd)) equations.add({ mask, odd });
  }
  return equations.equations;
}

/** The law of some of the columns. */
export function marginal({ weights, means, covariances }: Mixture, columns: number[]): Mixture {
  return {
    rank: columns.length,
    weights,
    means: means.map((mean) => columns.map((a) => mean[a])),
    covariances: covariances.map((S) => columns.map((a) => columns.map((b) => S[a][b]))),
  };
}

/** Components by name, with what those of one name weigh together; and the names in their order. */
interface Parts {
  names: string[];
  weight: Map<string, number>;
}

function partsOf(law: Mixture, own: number[]): Parts {
  const names = law.weights.map((_, k) => component(law, k, own, 0n));
  const weight = new Map<string, number>();
  names.forEach((name, k) => {
    weight.set(name, (weight.get(name) ?? 0) + law.weights[k]);
  });
  return { names, weight };
}

function isSame(law: Mixture, { names, weight }: Parts, order: number[], signs: bigint): boolean {
  return names.every((name, k) => {
    const before = weight.get(name)!;
    const after = weight.get(component(law, k, order, signs));
    return after !== undefined && Math.abs(after - before) <= SAME * before;
  });
}

/** A component as it is with its columns in another order and with signs, as a word. */
function component({ means, covariances }: Mixture, k: number, order: number[], signs: bigint): string {
  const sign = order.map((_, a) => (signs & (1n << BigInt(a)) ? -1 : 1));
  const mean = order.map((from, a) => word(sign[a] * means[k][from]));
  const S = order.map((from, a) =>
    order.map((other, b) => word(sign[a] * sign[b] * covariances[k][from][other])),
  );
  return [mean, ...S].join(';');
}

/** Enough digits to tell parameters apart, and none that rounding changes; -0 is 0. */
function word(value: number): string {
  return (value + 0).toPrecision(12);
}
