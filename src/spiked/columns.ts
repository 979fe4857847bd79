// Columns of factors that a spectral method has reached.

import { solve } from '../numerics/linear.js';
import { secondMoment } from '../prior/index.js';
import type { Instance } from './instance.js';

/** An estimated column of a factor: its direction, of unit norm, and the squared cosine that is predicted. */
export interface Column {
  direction: Float64Array;
  cosine2: number;
  /** The column that it was inferred from, where no channel but the prior tells of it. */
  inferred?: number;
}

/** The columns of every species reached so far; null for a column that no channel observes. */
export type Known = Map<string, (Column | null)[]>;

/** A squared cosine that is nothing but rounding. */
const NEGLIGIBLE = 1e-12;

/** Estimates of columns that no channel showed from those of the same rows, by linear regression under the prior. */
export function infer(instance: Instance, known: Known, name: string): void {
  const columns = known.get(name)!;
  const S = secondMoment(instance.model.species[name].prior);
  const seen = columns.map((_, a) => a).filter((a) => (columns[a]?.cosine2 ?? 0) > 0);
  columns.forEach((column, a) => {
    if ((column?.cosine2 ?? 0) > 0) return;
    const weights = solve(
      seen.flatMap((b) => seen.map((c) => S[b][c])),
      seen.map((b) => S[a][b]),
    );
    // What every column adds, in units of its estimate's direction.
    const parts = seen.map((b, k) => weights[k] * Math.sqrt(S[b][b] * columns[b]!.cosine2));
    const square = parts.reduce((sum, part) => sum + part * part, 0);
    if (!(square / S[a][a] > NEGLIGIBLE && Number.isFinite(square))) return;
    const direction = new Float64Array(instance.sizes[name]);
    seen.forEach((b, k) => {
      columns[b]!.direction.forEach((value, i) => {
        direction[i] += (parts[k] * value) / Math.sqrt(square);
      });
    });
    const largest = parts.reduce((best, part, k) => (Math.abs(part) > Math.abs(parts[best]) ? k : best), 0);
    columns[a] = { direction, cosine2: square / S[a][a], inferred: seen[largest] };
  });
}
