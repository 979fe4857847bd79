import { asNpyData, formatNpy, type NpyType, parseNpy } from '../npy/index.js';
import { type AnyMatrix, checkMatrix, type PlainMatrix, plainOf } from './matrix.js';

/**
 * The matrix in the bytes of a .npy file, of any real type and either order, as plain data; `Matrix.from` moves it into core memory.
 *
 * @throws RangeError when the bytes are no .npy file, or hold no matrix of real numbers
 */
export function matrixFromNpy(bytes: Uint8Array): PlainMatrix {
  const { data, shape } = parseNpy(bytes);
  if (shape.length !== 2) throw new RangeError(`bytes must hold a matrix, got shape (${shape.join(', ')})`);
  const [rows, cols] = shape;
  return { rows, cols, data: Float64Array.from(data) };
}

/**
 * The bytes of a .npy file with the entries of a matrix.
 *
 * @throws RangeError when an entry is not finite or does not fit the type: integers are not rounded
 */
export function matrixToNpy(a: AnyMatrix, type: NpyType = 'f64'): Uint8Array {
  checkMatrix('a', a);
  return formatNpy({ data: asNpyData(plainOf(a).data, type), shape: [a.rows, a.cols] });
}
