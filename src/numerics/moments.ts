/** Statistics of the finite values of one number, of one run or seed each. */
export interface Moments {
  mean: number;
  /** Standard error of the mean, from two values on. */
  error?: number;
  /** How many values were finite. */
  count: number;
  /** The 10 %, 50 % and 90 % quantiles, between order statistics linearly (numpy's default). */
  quantiles: [number, number, number];
}

/** @returns nothing where no value is finite */
export function momentsOf(values: readonly number[]): Moments | undefined {
  const numbers = values.filter(Number.isFinite);
  const count = numbers.length;
  if (count === 0) return undefined;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / count;
  const ordered = [...numbers].sort((a, b) => a - b);
  const quantiles: Moments['quantiles'] = [
    quantile(ordered, 0.1),
    quantile(ordered, 0.5),
    quantile(ordered, 0.9),
  ];
  if (count < 2) return { mean, count, quantiles };
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (count - 1) / count), count, quantiles };
}

function quantile(ordered: number[], fraction: number): number {
  const position = fraction * (ordered.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, ordered.length - 1);
  return ordered[below] + (position - below) * (ordered[above] - ordered[below]);
}
