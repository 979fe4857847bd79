import { identity } from '../linalg/small.js';
import type { Field, Labels } from './channel.js';
import { exactLabels } from './exact-labels.js';
import type { Law } from './law.js';
import { type Answers, type Kept, noisyLabels } from './noisy-labels.js';

/** Labels of z ~ N(omega, V): atoms with their probabilities, and nodes over the density of the others. */
export function labelsOf(law: Law, given?: Field): Labels {
  const { p } = law;
  const field = { omega: given?.omega ?? new Float64Array(p), V: given?.V ?? identity(p) };
  const { omega, V } = field;
  const ask = (y: number[]): Answers => {
    const n = y.length;
    const rows = new Float64Array(p * n);
    for (let a = 0; a < p; a++) rows.fill(omega[a], a * n, (a + 1) * n);
    const logZ = new Float64Array(n);
    const g = new Float64Array(p * n);
    law.rows(y, rows, V, logZ, g);
    return { y, Z: logZ.map(Math.exp), logZ, g };
  };
  const counts = law.counts?.(field) ?? { y: law.atoms, steps: law.atoms.map(() => 1) };
  const atoms = { answers: ask(counts.y), from: 0, steps: counts.steps };
  const dense = (): Kept[] => {
    if (!law.dense) return [];
    return law.blur
      ? noisyLabels(law, law.blur, field, ask)
      : exactLabels(law, field, ask, sum(atoms.answers.Z));
  };
  const kept = [atoms, ...dense()];
  let mass = 0;
  const weights = kept.map(({ answers, from, steps }) =>
    Float64Array.from(steps, (step, k) => {
      const Z = answers.Z[from + k];
      // Nothing is nothing, however long the step.
      const weight = Z === 0 ? 0 : step * Z;
      mass += weight;
      return weight;
    }),
  );
  const least = 1e-22 * mass;
  const n = weights.reduce((count, of) => count + of.reduce((some, w) => some + Number(w > least), 0), 0);
  const [y, weight, logZ] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const atom = new Uint8Array(n);
  const g = new Float64Array(p * n);
  let i = 0;
  kept.forEach(({ answers, from }, part) => {
    weights[part].forEach((own, k) => {
      if (!(own > least)) return;
      const at = from + k;
      y[i] = answers.y[at];
      weight[i] = own / mass;
      logZ[i] = answers.logZ[at];
      atom[i] = part === 0 ? 1 : 0;
      for (let a = 0; a < p; a++) g[a * n + i] = answers.g[a * answers.y.length + at];
      i++;
    });
  });
  return { y, weight, atom, mass, logZ, g };
}

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
