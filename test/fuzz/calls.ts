// Calls of the public functions with one thing wrong: every argument, every field of it and one entry of every array is
// replaced by every value of a pool, while all else stays good. What comes out is a result or an error that names the culprit.

import { core, scope } from '../../src/index.js';

/** How a public function is called well: its arguments by name, made anew for every call. */
export interface Entry {
  args: Record<string, () => unknown>;
  /** Names by which errors call an argument or field, where they call it something else. */
  also?: Record<string, string>;
  /** Numbers that are NaN in a right result. */
  nan?: true;
  /** A method: calls it on the first argument. */
  method?: string;
  /** A class. */
  construct?: true;
}

/** A value of another kind, out of range, or far too large. */
const pool: unknown[] = [
  undefined,
  null,
  true,
  '',
  'x',
  '3',
  10n,
  NaN,
  Infinity,
  -Infinity,
  -1,
  0,
  0.5,
  2 ** 31,
  2 ** 53,
  1e300,
  -1e-300,
  [],
  [NaN],
  [[1, 2], [3]],
  {},
  () => 1,
  new Float64Array(0),
  new Float64Array([1, NaN]),
  new Date(0),
];

export interface Call {
  name: string;
  entry: Entry;
  /** Where the change is: argument, field, entry. */
  path: string[];
  value: unknown;
  args: (made?: unknown[]) => unknown[];
}

type Change = { path: string[]; value: unknown; apply: (good: unknown) => unknown };

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** All changes of a value and of what is in it. */
function changes(good: unknown, path: string[] = []): Change[] {
  const found: Change[] = pool.map((value) => ({ path, value, apply: () => value }));
  if (isRecord(good)) {
    for (const key of Object.keys(good)) {
      for (const { path: at, value, apply } of changes(good[key], [...path, key])) {
        const changed = (whole: unknown) => ({
          ...(whole as object),
          [key]: apply((whole as typeof good)[key]),
        });
        found.push({ path: at, value, apply: changed });
      }
    }
  } else if (isList(good) && good.length > 0) {
    const list = (whole: unknown) => Array.from(whole as ArrayLike<unknown>);
    found.push({ path, value: 'one more', apply: (whole) => [...list(whole), list(whole)[0]] });
    found.push({ path, value: 'one less', apply: (whole) => list(whole).slice(1) });
    const entries = typeof good[0] === 'number' ? [undefined, 'x', NaN, Infinity, null] : undefined;
    const inner: Change[] = entries
      ? entries.map((value) => ({ path, value, apply: () => value }))
      : changes(good[0], path);
    for (const { path: at, value, apply } of inner) {
      found.push({ path: at, value, apply: (whole) => [apply(list(whole)[0]), ...list(whole).slice(1)] });
    }
  }
  return found;
}

/** Fields with a letter too many, beside those that are meant: one for every field of every record. */
function misspellings(good: unknown, path: string[]): Change[] {
  if (Array.isArray(good)) {
    const within = (apply: Change['apply']) => (whole: unknown) => {
      const [first, ...rest] = whole as unknown[];
      return [apply(first), ...rest];
    };
    return misspellings(good[0], path).map((change) => ({ ...change, apply: within(change.apply) }));
  }
  if (!isRecord(good)) return [];
  return Object.keys(good).flatMap((key) => {
    const value = `${key}x`;
    const added = (whole: unknown) => ({ ...(whole as typeof good), [value]: (whole as typeof good)[key] });
    const within = (apply: Change['apply']) => (whole: unknown) => ({
      ...(whole as typeof good),
      [key]: apply((whole as typeof good)[key]),
    });
    const inner = misspellings(good[key], [...path, key]);
    return [
      { path, value, apply: added },
      ...inner.map((change) => ({ ...change, apply: within(change.apply) })),
    ];
  });
}

/** Every call of one function that has one field too many; its name is the value of the call. */
export function misspeltCallsOf(name: string, entry: Entry): Call[] {
  return callsOf(name, entry, misspellings);
}

/** Every call of one function that has one thing wrong. */
export function callsOf(
  name: string,
  entry: Entry,
  wrong: (good: unknown, path: string[]) => Change[] = changes,
): Call[] {
  return Object.entries(entry.args).flatMap(([argument, make], position) => {
    if (argument === 'this') return [];
    const probe = scope(() => {
      const good = make();
      const found = wrong(good, [argument]);
      release(good);
      return found;
    });
    return probe.map(({ path, value, apply }) => ({
      name,
      entry,
      path,
      value,
      args: (made = []) =>
        Object.values(entry.args).map((make, at) => {
          const good = make();
          made.push(good);
          return at === position ? apply(good) : good;
        }),
    }));
  });
}

/** The call that has nothing wrong. */
export function goodCall(name: string, entry: Entry): Call {
  const args = (made: unknown[] = []) =>
    Object.values(entry.args).map((make) => {
      made.push(make());
      return made.at(-1);
    });
  return { name, entry, path: [], value: undefined, args };
}

/** Words of the engine, not ours: nobody checked the argument. */
const engine =
  /cannot read|cannot use|is not a function|not iterable|destructure|cannot convert|cannot mix|invalid .*length|unreachable|out of bounds|call stack|undefined is not|is not a constructor|not defined|reduce of empty/i;

/** Gives back the memory of what is no `Owned`: implicit arrays and the like, which `scope` does not know. */
function release(result: unknown): void {
  const owner = result as { dispose?: () => void } | null | undefined;
  if (typeof owner?.dispose === 'function') owner.dispose();
}

/** A status that says so is an answer. */
function failed(result: unknown): boolean {
  return isRecord(result) && (result.status === 'non-finite' || result.status === 'diverged');
}

/** Whether a NaN is in it. */
function hasNaN(value: unknown, depth = 0): boolean {
  if (typeof value === 'number') return Number.isNaN(value);
  if (isList(value))
    return Array.from(value)
      .slice(0, 1000)
      .some((entry) => hasNaN(entry, depth + 1));
  if (isRecord(value) && depth < 6) return Object.values(value).some((entry) => hasNaN(entry, depth + 1));
  return false;
}

/** Milliseconds of the processor, not of the clock: the machine may have other work. */
const SLOWEST = 3000;

/** What is wrong with the outcome of a call; undefined when nothing is. */
export function flaw(
  call: Call,
  judge: (error: Error, call: Call) => string | undefined = flawOf,
): string | undefined {
  const { memory } = core();
  const { entry } = call;
  const before = [memory.bytesInUse, memory.bytesReserved];
  const started = process.cpuUsage();
  let trouble: string | undefined;
  try {
    scope(() => {
      const made: unknown[] = [];
      const args = call.args(made);
      const run = call.entry.method
        ? () =>
            (args[0] as Record<string, (...rest: unknown[]) => unknown>)[call.entry.method!](...args.slice(1))
        : () => target(call, args);
      try {
        const result = run();
        if (!entry.nan && !failed(result) && hasNaN(result)) trouble = 'a NaN in the result';
        release(result);
      } catch (error) {
        trouble = judge(error as Error, call);
      } finally {
        for (const given of made) release(given);
      }
    });
  } catch (error) {
    trouble = `outside of the call: ${error}`;
  }
  const { user, system } = process.cpuUsage(started);
  const milliseconds = (user + system) / 1000;
  if (!trouble && milliseconds > SLOWEST) trouble = `took ${Math.round(milliseconds)} ms`;
  const after = [memory.bytesInUse, memory.bytesReserved];
  if (!trouble && String(after) !== String(before)) trouble = `memory ${before} became ${after}`;
  return trouble;
}

function target({ entry, name }: Call, args: unknown[]): unknown {
  const f = functions.get(entry) as (...rest: unknown[]) => unknown;
  if (!f) throw new Error(`no function for ${name}`);
  return entry.construct ? Reflect.construct(f, args) : f(...args);
}

/** The functions of the entries; set by the test. */
export const functions = new Map<Entry, unknown>();

function flawOf(error: Error, { entry, path }: Call): string | undefined {
  const typed = error instanceof RangeError || error instanceof TypeError || error.name === 'InputError';
  const said = `${error.name}: ${error.message}`;
  if (!typed) return `not a typed error: ${said}`;
  if (engine.test(error.message)) return `the engine's error: ${said}`;
  const names = path.flatMap((part) => [part, entry.also?.[part] ?? part]);
  const named = names.some((name) => new RegExp(`(^|[^a-zA-Z])(${name})([^a-zA-Z]|$)`).test(error.message));
  return named || /out of memory/.test(error.message)
    ? undefined
    : `names none of ${path.join('.')}: ${said}`;
}

/** What is wrong with the outcome of a call with a misspelt field; undefined when it is refused as one. */
export function accepted(call: Call): string | undefined {
  let refused = false;
  const trouble = flaw(call, (error, { value }) => {
    refused = true;
    const said = `${value} is not a known key, did you mean ${String(value).slice(0, -1)}? (known: `;
    const typed = error instanceof RangeError || error instanceof TypeError;
    return typed && error.message.includes(said) ? undefined : `${error.name}: ${error.message}`;
  });
  return trouble ?? (refused ? undefined : 'accepted');
}

export const show = (value: unknown): string =>
  typeof value === 'bigint' || typeof value === 'function'
    ? `${typeof value}`
    : (JSON.stringify(value) ?? 'undefined');
