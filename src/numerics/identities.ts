// The report of a check by identities, of a prior or of a channel.

/** What one identity is worth. */
export interface Identity {
  name: string;
  /** The worst error that was found, over what is allowed: it passes at 1 or less. */
  error: number;
  /** Where that was. */
  where: string;
  passed: boolean;
}

export interface IdentityReport {
  passed: boolean;
  identities: Identity[];
}

/** Collects errors under the names of identities. */
export class Identities {
  readonly #worst = new Map<string, { error: number; where: string }>();

  /** @param error the difference, @param allowed how large it may be; what is not finite fails */
  add(name: string, error: number, allowed: number, where: string): void {
    const ratio = Number.isFinite(error) ? Math.abs(error) / allowed : Number.POSITIVE_INFINITY;
    const worst = this.#worst.get(name);
    if (!worst || ratio > worst.error) this.#worst.set(name, { error: ratio, where });
  }

  report(): IdentityReport {
    const identities = [...this.#worst].map(([name, { error, where }]) => ({
      name,
      error,
      where,
      passed: error <= 1,
    }));
    return { passed: identities.every(({ passed }) => passed), identities };
  }
}

/** The mean of numbers and its standard error. */
export function meanOf(values: ArrayLike<number>): { mean: number; error: number } {
  const n = values.length;
  let [sum, square] = [0, 0];
  for (let i = 0; i < n; i++) sum += values[i];
  for (let i = 0; i < n; i++) square += (values[i] - sum / n) ** 2;
  return { mean: sum / n, error: Math.sqrt(square / (n * (n - 1))) };
}

/** Fourth-order difference of a function of a number, at 0. */
export function differenceOf(f: (t: number) => number, h: number): number {
  return (f(-2 * h) - 8 * f(-h) + 8 * f(h) - f(2 * h)) / (12 * h);
}
