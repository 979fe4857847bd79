export { type Cholesky, cholesky, solve } from './cholesky.js';
export { type Eigensystem, type Eigenvalues, eigenvalues, eigh } from './eigh.js';
export type { LanczosOptions, LanczosResult } from './lanczos.js';
export { type AnyMatrix, column, type Home, identity, Matrix, matrix, type PlainMatrix } from './matrix.js';
export { matrixFromNpy, matrixToNpy } from './npy.js';
export { matmul, matvec, type ProductOptions, transpose } from './product.js';
export { qr } from './qr.js';
export { type Spectrum, spectrum } from './spectrum.js';
export { type SingularValues, type Svd, type SvdOptions, singularValues, svd } from './svd.js';
export {
  type EigenOptions,
  type Operator,
  type SymmetricOperator,
  type TopEigen,
  type TopSingular,
  topEigen,
  topSingular,
} from './top.js';
export { type SpectrumOptions, type SquareOperator, type TopSpectrum, topSpectrum } from './top-spectrum.js';
export { multiplyTriangular, solveTriangular, type TriangularOptions } from './triangular.js';
