// A matrix of implicit data in the coordinates of the directions seen so far. Its products need no long vector:
// the results of a spectral method lie in directions that stay random until a result is read, and then one long
// vector is drawn (assembly/implicit/frame.ts).

import { core, padded, type Scratch } from '../core/index.js';
import type { Apply, Space } from '../linalg/operator.js';
import type { ImplicitData } from './implicit.js';
import type { Slice } from './spectral/sweeps.js';

export interface InnerMatrix {
  rows: number;
  cols: number;
  apply: Apply;
  applyTransposed: Apply;
  /** y = (M + M') x / 2 of a square matrix, whose modes have one frame. */
  applySymmetrised: Apply;
  spaces: { rows: Space; cols: Space };
  /** Long vectors with these coordinates, of the rows or of the columns. No coordinates from before may be used afterwards. */
  show(of: 'rows' | 'cols', points: Float64Array[]): Float64Array[];
}

/** Coordinates of a frame that random directions and held vectors take beside those of products. */
const SPARE = 24;

/** The matrix of two open modes, which are one where the data are symmetric, for so many products. */
export function innerMatrix(
  scratch: Scratch,
  matrix: Slice,
  data: ImplicitData,
  products: number,
): InnerMatrix {
  const { exports, memory } = core();
  const [s, t] = data.symmetric ? [0, 0] : matrix.open;
  const modes = Array.from({ length: data.modes }, (_, m) => m);
  for (const m of modes) data.makeRoom(m, 1, 0);
  // A product adds a coordinate for each mode of a frame, and so may a random direction.
  const length = padded(Math.max(...data.frames.map(({ dims }) => dims)) + 4 * products + SPARE);
  const point = () => scratch.f64(length);
  const held = modes.map((m) => {
    if (m === s || m === t) return 0;
    const at = point();
    data.makeRoom(m, 1, 2);
    expectDone(exports.implicit_enter(data.ptr, m, matrix.held[m], length, at));
    return at;
  });
  const [idle, spare] = [point(), point()];
  const three = (of: (m: number) => number) => [0, 1, 2].map((m) => (m < modes.length ? of(m) : 0));
  const product = (from: number[], to: number[]): Apply => {
    return (x, y) => {
      memory.f64(y, length).fill(0);
      for (const m of modes) data.makeRoom(m, 1, 0);
      const [x1, x2, x3] = three((m) => (from.includes(m) ? x : held[m] || idle));
      const [y1, y2, y3] = three((m) => (to.includes(m) ? y : spare));
      expectDone(exports.implicit_inner(data.ptr, length, x1, x2, x3, y1, y2, y3));
      if (to.length > 1) exports.dscal(length, 0.5, y);
    };
  };
  const space = (m: number): Space => ({
    length,
    random: (at) => {
      data.makeRoom(m, 1, 0);
      expectDone(exports.implicit_random(data.ptr, m, length, at));
    },
  });
  return {
    rows: data.dims[s],
    cols: data.dims[t],
    apply: product([t], [s]),
    applyTransposed: product([s], [t]),
    applySymmetrised: s === t ? product([s], [s]) : product([s, t], [s, t]),
    spaces: { rows: space(s), cols: space(t) },
    show: (of, points) => show(data, of === 'rows' ? s : t, length, points),
  };
}

function show(data: ImplicitData, m: number, length: number, points: Float64Array[]): Float64Array[] {
  const { exports, memory } = core();
  const n = data.dims[m];
  if (points.some((point) => point.some(Number.isNaN)))
    return points.map(() => new Float64Array(n).fill(NaN));
  return memory.scope((scratch) => {
    const rows = scratch.f64(points.length * length);
    points.forEach((point, i) => {
      memory.f64(rows + 8 * i * length, length).set(point);
    });
    data.makeRoom(m, 1, points.length);
    const y = scratch.f64(points.length * padded(n));
    expectDone(exports.implicit_show(data.ptr, m, points.length, length, rows, y));
    return points.map((_, i) => memory.f64(y + 8 * i * padded(n), n).slice());
  });
}

function expectDone(status: number): void {
  if (status !== 0)
    throw new Error(`implicit data have no room for what was asked of them: status ${status}`);
}
