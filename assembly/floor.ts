// The ABI of the numerical floor, which is also a module of its own (linalg.wasm): arrays, and nothing of models or channels.

export { alloc, mark, release } from './arena';

// blas: d for f64, s for f32
export { daxpy, ddot, dmaxabs, dnrm2, dscal, saxpy, sdot, sscal } from './blas/vector';
export { dgemv, dgemvt, sgemv, sgemvt } from './blas/gemv';
export { dgemm, dgemm_lower, dgemm_ws, dsyrk, sgemm, sgemm_ws, ssyrk } from './blas/gemm';
export { dtall, mtall } from './blas/tall';
export { dtrsm_left, dtrsm_right, dtrsm_ws, strsm_left, strsm_right, strsm_ws } from './blas/trsm';

// lapack: factorisations and decompositions, row-major
export { dbalance, dbalanced } from './lapack/balance';
export { dcholesky, dcholesky_ws, dlower_solve, dlower_solvet } from './lapack/cholesky';
export { deigh, deigh_values_ws, deigh_ws } from './lapack/eigh';
export { deigvals, deigvals_ws } from './lapack/eigvals';
export { djacobi_rows } from './lapack/jacobi';
export { dqr, dqr_apply, dqr_q, dqr_ws } from './lapack/qr';
export { dsvd, dsvd_values_ws, dsvd_ws } from './lapack/svd';

// random: counter-based streams addressed by key, purpose and index
export { dnormal, duniform } from './random/normal';
export { philox, philox_words } from './random/philox';
export { snormal } from './random/single';

// tensor: the contractions of all data, dense and packed symmetric, any rank through a coupling
export { contract, contract_ws } from './tensor/contract';
export {
  bdense2, bdense3, bdense4, ddense2, ddense3, ddense4, hdense2, hdense3, hdense4,
  mdense2, mdense3, mdense4, sdense2, sdense3, sdense4,
} from './tensor/dense';
export { slab_offset, tensor_bytes, tensor_records, tensor_size } from './tensor/layout';
export { sample_tensor, sample_ws } from './tensor/sample';
export { scale_tensor, scale_ws } from './tensor/quantise';
export { pack_tensor, slab_to_f32, tensor_entry, transfer_ws, unpack_tensor } from './tensor/transfer';
export {
  bsymmetric2, bsymmetric3_slabs, bsymmetric3_tiled, bsymmetric4,
  dsymmetric2, dsymmetric3_slabs, dsymmetric3_tiled, dsymmetric4,
  hsymmetric2, hsymmetric3_slabs, hsymmetric3_tiled, hsymmetric4,
  msymmetric2, msymmetric3_slabs, msymmetric3_tiled, msymmetric4,
  ssymmetric2, ssymmetric3_slabs, ssymmetric3_tiled, ssymmetric4,
} from './tensor/symmetric';

/** Version of this list: changes when a signature, a layout or a status code does. */
export function abi_version(): i32 {
  return 3;
}

/** What this build uses: bit 0 relaxed SIMD (fused multiply-add), bit 1 shared memory. */
export function features(): i32 {
  return (ASC_FEATURE_RELAXED_SIMD ? 1 : 0) | (ASC_FEATURE_THREADS ? 2 : 0);
}
