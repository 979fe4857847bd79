// The counts 0, 1, 2, .. as nodes of a sum. Where the probability of a count is smooth, few of them stand for all of a block, by the polynomial through their
// values.

import { NODES } from '../numerics/legendre.js';

/** Labels and how many each of them stands for. */
export interface Counts {
  y: number[];
  steps: number[];
}

/** The probabilities of counts, and a second function that has to be summed as well. */
export type Ask = (y: number[]) => { Z: Float64Array; size: Float64Array };

/** Counts that are taken one by one at first, and of every block that is not smooth. */
const ALONE = 32;
/** What a polynomial through the nodes may miss of a whole of 1, on a block. */
const ROUGH = 1e-9;
/** So little of the probability is nothing. */
const NOTHING = 1e-12;
/** Longest block, in square roots of its first count, while nothing has been seen: no law of counts is narrower than a Poisson law. */
const STRIDE = 4;
const MOST = 1e7;

/** Nodes over all counts that have a probability. */
export function countsOf(ask: Ask): Counts {
  const found: Counts = { y: range(0, ALONE), steps: Array(ALONE).fill(1) };
  let mass = sum(ask(found.y).Z);
  let [from, length] = [ALONE, ALONE];
  while (1 - mass > NOTHING && from < MOST) {
    const block = length > ALONE ? smoothBlock(ask, from, length) : alone(ask, from);
    if (!block) {
      length = Math.max(ALONE, length >> 1);
      continue;
    }
    found.y.push(...block.y);
    found.steps.push(...block.steps);
    from += length;
    mass += block.mass;
    if (mass > 0.5 && Math.abs(block.mass) < NOTHING) break;
    length =
      Math.abs(block.mass) < NOTHING
        ? Math.max(ALONE, Math.min(2 * length, Math.floor(STRIDE * Math.sqrt(from))))
        : 2 * length;
  }
  return found;
}

interface Block extends Counts {
  mass: number;
}

function alone(ask: Ask, from: number): Block {
  const y = range(from, ALONE);
  return { y, steps: Array(ALONE).fill(1), mass: sum(ask(y).Z) };
}

/** A block by the nodes of Gauss and Legendre, rounded to counts; undefined where counts between them are not on the polynomial. */
function smoothBlock(ask: Ask, from: number, length: number): Block | undefined {
  const places = NODES.map((t) => Math.round(t * length - 0.5)).sort((a, b) => a - b);
  const checks = places.slice(1).map((place, k) => (place + places[k]) >> 1);
  const { Z, size } = ask([...places, ...checks].map((place) => from + place));
  const basis = lagrange(places);
  const missed = checks.map((at, k) => {
    const weights = basis(at);
    const error = (values: Float64Array) =>
      Math.abs(weights.reduce((s, w, j) => s + w * values[j], 0) - values[places.length + k]);
    return Math.max(error(Z), error(size));
  });
  if (!(length * Math.max(...missed) < ROUGH)) return undefined;
  const steps = stepsOf(places, length);
  return { y: places.map((place) => from + place), steps, mass: steps.reduce((s, w, j) => s + w * Z[j], 0) };
}

/** The sums over 0 .. length - 1 of Lagrange's polynomials, which depend on the length alone. */
function stepsOf(places: number[], length: number): number[] {
  const known = STEPS.get(length);
  if (known) return known;
  const basis = lagrange(places);
  const steps = Array(places.length).fill(0);
  for (let at = 0; at < length; at++)
    basis(at).forEach((w, j) => {
      steps[j] += w;
    });
  STEPS.set(length, steps);
  return steps;
}

const STEPS = new Map<number, number[]>();

function lagrange(places: number[]): (at: number) => number[] {
  return (at) =>
    places.map((own, j) =>
      places.reduce((product, other, k) => (k === j ? product : (product * (at - other)) / (own - other)), 1),
    );
}

const range = (from: number, count: number) => Array.from({ length: count }, (_, k) => from + k);
const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
