/** `count` equidistant values from start to stop, both included, rounded to 10 digits, so that 0.1 + 0.2 is 0.3. */
export function range(start: number, stop: number, count: number): number[] {
  const step = count > 1 ? (stop - start) / (count - 1) : 0;
  return Array.from({ length: count }, (_, i) => Number((start + i * step).toPrecision(10)));
}
