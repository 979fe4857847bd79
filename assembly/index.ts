// The ABI: the export list and nothing else. docs/abi.md describes every name.

export { alloc, mark, release } from './arena';

export { derf, derfc, derfcx, dexp, dlog, dlog1p, dsoftplus, dtanh } from './elementwise';

export { daxpy, ddot, dmaxabs, dnrm2, dscal, saxpy, sdot, sscal } from './blas/vector';
export { dgemv, dgemvt, sgemv, sgemvt } from './blas/gemv';
export { dgemm, dgemm_ws, dsyrk, sgemm, sgemm_ws, ssyrk } from './blas/gemm';

/** Version of this list: changes when a signature, a layout or a status code does. */
export function abi_version(): i32 {
  return 1;
}

/** What this build uses: bit 0 relaxed SIMD (fused multiply-add), bit 1 shared memory. */
export function features(): i32 {
  return (ASC_FEATURE_RELAXED_SIMD ? 1 : 0) | (ASC_FEATURE_THREADS ? 2 : 0);
}
