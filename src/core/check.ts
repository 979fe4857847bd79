// What every room asks of its arguments.

/** An integer of a range. */
export function checkCount(name: string, value: number, least: number, most = 2 ** 31 - 1): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const range = most === 2 ** 31 - 1 ? `>= ${least}` : `from ${least} to ${most}`;
  throw new RangeError(`${name} must be an integer ${range}, got ${shown(value)}`);
}

/** A value in a message: no more of it than fits a line. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value.slice(0, 40)}'`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}

/** An array, typed or not; of what, is not asked. */
export function checkArray(name: string, x: ArrayLike<unknown>): void {
  if (Array.isArray(x) || (ArrayBuffer.isView(x) && !(x instanceof DataView))) return;
  throw new TypeError(`${name} must be an array of numbers, got ${shown(x)}`);
}

/** An array of `length` numbers, finite unless `anything` goes. */
export function checkNumbers(name: string, x: ArrayLike<number>, length: number, anything = false): void {
  checkArray(name, x);
  if (x.length !== length) throw new RangeError(`${name} must hold ${length} numbers, got ${x.length}`);
  for (let i = 0; i < length; i++) {
    if (typeof x[i] !== 'number') throw new TypeError(`${name}[${i}] must be a number, got ${shown(x[i])}`);
    if (!anything && !Number.isFinite(x[i]))
      throw new RangeError(`${name}[${i}] must be finite, got ${x[i]}`);
  }
}

/** True or false, not what passes for one. */
export function checkBoolean(name: string, value: unknown): void {
  if (typeof value !== 'boolean') throw new TypeError(`${name} must be true or false, got ${shown(value)}`);
}

/** A finite number of a range, which `holds` knows and `range` says in words. */
export function checkReal(
  name: string,
  value: number,
  range: string,
  holds: (value: number) => boolean = () => true,
): void {
  if (Number.isFinite(value) && holds(value)) return;
  throw new RangeError(`${name} must be ${range}, got ${shown(value)}`);
}

/** The names of a type's fields: an object that has one too many or too few does not compile. */
export type Fields<T> = { readonly [Name in keyof Required<T>]: true };

/** An object with named parts: options, an address. With `fields`, no others: a name that is misspelt would be ignored. */
export function checkObject(name: string, value: unknown): void;
export function checkObject<T extends object>(name: string, value: T, fields: Fields<NoInfer<T>>): void;
export function checkObject(name: string, value: unknown, fields?: object): void {
  if (typeof value !== 'object' || value === null)
    throw new TypeError(`${name} must be an object, got ${shown(value)}`);
  if (fields) checkKeys(name, value, Object.keys(fields));
}

/** An object whose parts are named by something else: the species of a model. */
export function checkKeys(name: string, value: object, known: readonly string[]): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new RangeError(`${name}.${unknown.slice(0, 40)} ${unknownKey(unknown, known)}`);
}

/** What is wrong with a key that is none of the known ones: a sentence without its subject. */
export function unknownKey(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  return `is not a known key${near === undefined ? '' : `, did you mean ${near}?`} (known: ${known.join(', ')})`;
}

/** The known name that was meant: the start of it was given, or so much of it that a third of the letters repairs it. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const given = name.slice(0, 40).toLowerCase();
  let least = Math.min(given.length, Math.ceil(given.length / 3) + 1);
  let found: string | undefined;
  for (const one of known) {
    const other = one.toLowerCase();
    const away = given.length > 1 && other.startsWith(given) ? 0 : edits(given, other);
    if (away < least) [least, found] = [away, one];
  }
  return found;
}

/** Letters to insert, leave out or replace (Levenshtein). */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++)
      next.push(Math.min(row[j] + (from[i] === to[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1));
    row = next;
  }
  return row[to.length];
}
