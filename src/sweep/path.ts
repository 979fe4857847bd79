/** Sets the value at a dotted path, making objects on the way. */
export function assign(target: Record<string, unknown>, path: string, value: unknown): void {
  set(target, path.split('.'), value);
}

/** The value at a dotted path. */
export function valueAt(target: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<any>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? value[key] : undefined,
      target,
    );
}

function set(target: Record<string, unknown>, [key, ...rest]: string[], value: unknown): void {
  // An own property, so that a path such as __proto__.x stays data and is refused by the schema.
  const own = Object.hasOwn(target, key) ? target[key] : undefined;
  let next = value;
  if (rest.length > 0) {
    next = typeof own === 'object' && own !== null && !Array.isArray(own) ? own : {};
    set(next as Record<string, unknown>, rest, value);
  }
  Object.defineProperty(target, key, { value: next, enumerable: true, writable: true, configurable: true });
}
