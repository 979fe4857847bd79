// The data of a generalised linear model as a linear map X: what an iteration asks of it is one pass over its rows.

import { checkCount } from '../core/check.js';
import { core, padded, type Scratch } from '../core/index.js';
import { key, purpose, type Seed } from '../random/index.js';
import { type DataTensor, dataTypes } from '../tensor/index.js';

/** Pointers to what one pass reads (W, labels, the g before, V) and writes (g, and X' g added to the field), as `glm_begin` takes them. */
export interface Places {
  /** p columns of padded(d). */
  W: number;
  /** One a label. */
  labels: number;
  /** p columns of padded(n). */
  old: number;
  /** p x p. */
  V: number;
  /** As `old`. */
  g: number;
  /** As W. */
  field: number;
}

/** One pass after the other with p columns. */
export interface Passes {
  /** Workspace that `glm_step`, `glm_sweep` and the like of the core take. */
  ws: number;
  /** Opens a pass. The rows then come by `glm_step`, or all at once by `glm_sweep`. */
  begin(at: Places): void;
  /** Closes a pass whose rows have all been given their g. */
  end?(at: Places): void;
}

/** n rows of d columns. */
export interface LinearMap {
  /** n. */
  readonly rows: number;
  /** d. */
  readonly columns: number;
  /** Consecutive rows that share one label. */
  readonly rowsPerLabel: number;
  /** Makes room in the scratch for passes with p columns, p from 1 to 8. */
  open(scratch: Scratch, p: number, rowsPerLabel?: number): Passes;
}

/** What the core's sweep is told of the rows: their type, and where they are (0: nowhere). */
interface Layout {
  type: number;
  rows: number;
  columns: number;
  x: number;
}

/** Passes by the core's sweep. @throws RangeError for more columns than that takes */
export function sweepPasses(
  scratch: Scratch,
  { type, rows: n, columns: d, x }: Layout,
  p: number,
  rowsPerLabel: number,
): Passes {
  const { exports } = core();
  if (p > MOST_DIRECTIONS)
    throw new RangeError(`directions must be at most ${MOST_DIRECTIONS} for a pass over data, got ${p}`);
  const ws = scratch.bytes(exports.glm_ws(type, n, d, p, rowsPerLabel));
  return {
    ws,
    begin: ({ W, labels, old, V, g, field }) => {
      exports.glm_begin(ws, type, n, d, p, rowsPerLabel, x, W, labels, old, V, g, field);
    },
  };
}

const MOST_DIRECTIONS = 8;
const F64 = dataTypes.indexOf('f64');

/** Rows in core memory, kind dense2. Every datum is read once a pass. */
export function stored(data: DataTensor): LinearMap {
  const [rows, columns] = data.dims;
  const layout = { type: dataTypes.indexOf(data.type), rows, columns, x: data.ptr };
  return {
    rows,
    columns,
    rowsPerLabel: 1,
    open: (scratch, p, rowsPerLabel = 1) => sweepPasses(scratch, layout, p, rowsPerLabel),
  };
}

/**
 * Rows of N(0, 1 / d) that are never stored: every pass draws them anew from their counters, a batch at a time. They are to the last bit those that
 * `fillNormals` stores in f64 for the same seed, and so is everything that is made of them.
 */
export function drawn(rows: number, columns: number, seed: Seed): LinearMap {
  const layout = { type: F64, rows, columns, x: 0 };
  const stream = [1 / Math.sqrt(columns), ...key(seed), purpose.input] as const;
  return {
    rows,
    columns,
    rowsPerLabel: 1,
    open: (scratch, p, rowsPerLabel = 1) => {
      const { exports } = core();
      const { ws, begin } = sweepPasses(scratch, layout, p, rowsPerLabel);
      const room = scratch.bytes(exports.glm_draw_ws(rows, columns, rowsPerLabel));
      return {
        ws,
        begin: (at) => {
          begin(at);
          exports.glm_draw(ws, room, ...stream);
        },
      };
    },
  };
}

/**
 * The same rows, M = `rowsPerLabel` consecutive ones to a label (the tokens of a sequence): its channel sees P = M p fields, coordinate m p + a the
 * projection of row m on direction a. Rows are independent, so that the P x P covariance of the fields is block diagonal, V of a row for each.
 *
 * @throws RangeError where M does not divide the number of rows
 */
export function grouped(map: LinearMap, rowsPerLabel: number): LinearMap {
  checkCount('rowsPerLabel', rowsPerLabel, 1);
  const together = rowsPerLabel * map.rowsPerLabel;
  if (map.rows % together !== 0)
    throw new RangeError(`rowsPerLabel must divide ${map.rows}, the number of rows, got ${together}`);
  return {
    ...map,
    rowsPerLabel: together,
    open: (scratch, p, more = 1) => map.open(scratch, p, rowsPerLabel * more),
  };
}

/** The projections X W of n rows, n x p by columns, from W at a pointer (p columns of padded(d)). */
export function project(map: LinearMap, W: number, p: number): Float64Array {
  const { exports, memory } = core();
  const { rows: n, columns: d } = map;
  return memory.scope((scratch) => {
    const { ws, begin } = map.open(scratch, p);
    const z = scratch.f64(p * padded(n));
    const [labels, V, field] = [scratch.f64(padded(n)), scratch.f64(p * p), scratch.f64(p * padded(d))];
    begin({ W, labels, old: z, V, g: z, field });
    // A sweep whose g is omega.
    for (let rows = exports.glm_step(ws); rows > 0; rows = exports.glm_step(ws)) {
      const stride = exports.glm_stride(ws);
      for (let a = 0; a < p; a++)
        memory
          .f64(exports.glm_g(ws) + a * stride, rows)
          .set(memory.f64(exports.glm_omega(ws) + a * stride, rows));
    }
    const out = new Float64Array(n * p);
    for (let a = 0; a < p; a++) out.set(memory.f64(z + 8 * a * padded(n), n), a * n);
    return out;
  });
}
