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

/** An object with named parts: options, an address. With `keys`, no others: a name that is misspelt would be ignored. */
export function checkObject(name: string, value: unknown, keys?: readonly string[]): void {
  if (typeof value !== 'object' || value === null)
    throw new TypeError(`${name} must be an object, got ${shown(value)}`);
  const unknown = keys && Object.keys(value).find((key) => !keys.includes(key));
  if (unknown === undefined) return;
  throw new RangeError(`${name} must have no other fields than ${keys!.join(', ')}, got ${shown(unknown)}`);
}
