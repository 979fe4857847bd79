/**
 * The least and the largest of any number of values, without those that are NaN; of none, Infinity and -Infinity. As arguments of Math.max, some
 * hundred thousand values overflow the stack.
 */
export function extent(values: Iterable<number>): [least: number, largest: number] {
  let [least, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < least) least = value;
    if (value > largest) largest = value;
  }
  return [least, largest];
}
