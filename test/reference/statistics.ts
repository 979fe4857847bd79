/** Mean and standard deviation of a column, each with its standard error. */
export function statistics(values: number[]) {
  const R = values.length;
  const mean = values.reduce((a, b) => a + b) / R;
  const moment = (p: number) => values.reduce((sum, v) => sum + (v - mean) ** p, 0) / R;
  const deviation = Math.sqrt(moment(2));
  return {
    mean: [mean, deviation / Math.sqrt(R)],
    deviation: [deviation, Math.sqrt((moment(4) - moment(2) ** 2) / R) / (2 * deviation)],
  };
}
