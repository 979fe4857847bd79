// Dotted paths in plain data: `channels.0.snr`.

/** Sets the value at a dotted path, making objects on the way. */
export function assign(target: Record<string, unknown>, path: string, value: unknown): void {
  set(target, path.split('.'), value);
}

/** The value at a dotted path, or at its segments; undefined where it leads nowhere. */
export function valueAt(whole: unknown, path: string | readonly PropertyKey[]): unknown {
  const keys: readonly PropertyKey[] = typeof path === 'string' ? path.split('.') : path;
  return keys.reduce(partOf, whole);
}

/** One step of a path: an own property, undefined where there is none. */
export function partOf(whole: unknown, key: PropertyKey): unknown {
  if (typeof whole !== 'object' || whole === null || !Object.hasOwn(whole, key)) return undefined;
  return (whole as Record<PropertyKey, unknown>)[key];
}

function set(target: Record<string, unknown>, [key, ...rest]: string[], value: unknown): void {
  // An own property, so that a path such as __proto__.x stays data and is refused by the schema.
  const own = partOf(target, key);
  let next = value;
  if (rest.length > 0) {
    next = typeof own === 'object' && own !== null && !Array.isArray(own) ? own : {};
    set(next as Record<string, unknown>, rest, value);
  }
  Object.defineProperty(target, key, { value: next, enumerable: true, writable: true, configurable: true });
}
