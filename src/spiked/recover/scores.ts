/**
 * Replaces the entries of every column by their normal scores: the quantiles of a standard normal law at their ranks
 * among the subjects, ties at their mean rank (Blom 1958). What is left of a heavy-tailed column is bounded, and of a
 * weak signal at least as much as before: the effective snr of normal scores is never below that of the entries, for
 * no law of the noise, and equal to it for Gaussian noise (Chernoff and Savage 1958). Missing cells (NaN) stay so.
 * Changes the data in place.
 */
export function normalScores(data: Float64Array, rows: number, columns: number): void {
  const column = new Float64Array(rows);
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows; i++) column[i] = data[i * columns + j];
    const order = Uint32Array.from([...column.keys()].filter((i) => !Number.isNaN(column[i])));
    order.sort((a, b) => column[a] - column[b]);
    for (let from = 0, to = 0; from < order.length; from = to) {
      while (to < order.length && column[order[to]] === column[order[from]]) to++;
      const score = normalQuantile(((from + to + 1) / 2 - 0.375) / (order.length + 0.25));
      for (let at = from; at < to; at++) data[order[at] * columns + j] = score;
    }
  }
}

const central = {
  a: [3.3871327179, 50.434271938, 159.29113202, 59.10937472],
  b: [1, 17.895169469, 78.757757664, 67.1875636],
};
const middle = {
  a: [1.4234372777, 2.75681539, 1.3067284816, 0.17023821103],
  b: [1, 0.7370016425, 0.12021132975],
};
const tail = {
  a: [6.657905115, 3.081226386, 0.42868294337, 0.017337203997],
  b: [1, 0.24197894225, 0.012258202635],
};

/** The quantile of the standard normal law at p in (0, 1), to seven digits (Wichura 1988, algorithm AS 241). */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(central, 0.180625 - q * q);
  const r = Math.sqrt(-Math.log(Math.min(p, 1 - p)));
  return Math.sign(q) * (r <= 5 ? ratio(middle, r - 1.6) : ratio(tail, r - 5));
}

function ratio({ a, b }: { a: number[]; b: number[] }, x: number): number {
  const at = (coefficients: number[]) => coefficients.reduceRight((sum, c) => sum * x + c, 0);
  return at(a) / at(b);
}
