// The ABI: the export list and nothing else. Every signature is in build/core.d.ts, which the compiler writes.

export { alloc, mark, release } from './arena';

// pool: one call on several threads, in builds with shared memory; without, there is one thread and these do nothing
export { pool_start, pool_stop, pool_work } from './parallel';

// elementary functions over arrays
export { derf, derfc, derfcx, dexp, dlog, dlog1p, dsoftplus, dtanh } from './elementwise';

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

// implicit: Gaussian data whose noise is drawn as contractions ask for it; `contract` of kind 7
export {
  implicit_bytes, implicit_count, implicit_init, implicit_leave, implicit_move, implicit_spare, implicit_state,
} from './implicit/state';
export {
  frame_bytes, frame_count, frame_direction, frame_init, frame_lend, frame_move, frame_spare, frame_state,
} from './implicit/frame-state';
export { implicit_aware, implicit_enter, implicit_inner, implicit_random, implicit_show } from './implicit/contract';

// channel: output channels with closed forms, and the normal law of one number for the others
export { channel_out } from './channel/channel';
export { cdf_one, log_cdf_one, mills_one } from './channel/normal';
export { determinant, log_quadrant, quadrant_slope } from './channel/quadrant';

// amp: the denoiser of every prior, and the moments that state evolution takes from it
export { denoise, denoise_ws, posterior } from './amp/denoise';
export { moments, moments_ws } from './amp/moments';

// amp: Bayes-AMP iterations and state evolution of any spiked model, over its descriptor
export { spiked_evolve, spiked_evolve_ws, spiked_free_entropy } from './amp/evolve';
export {
  spiked_bytes, spiked_channel, spiked_denoiser, spiked_model, spiked_silence, spiked_small_count, spiked_species,
} from './amp/model';
export { spiked_fields, spiked_iterate, spiked_iterate_ws, spiked_measure } from './amp/spiked';
export { spiked_bethe } from './amp/bethe';

// amp: one pass over the data of a generalised linear model, with a channel of the core or the caller's
export {
  glm_begin, glm_draw, glm_draw_ws, glm_g, glm_labels, glm_move, glm_omega, glm_project, glm_slopes, glm_step, glm_stride, glm_sweep, glm_ws,
} from './amp/glm';

// amp: gradients of the joint loss on spheres, over the same descriptor
export { spiked_accept, spiked_gradient, spiked_move } from './amp/descent';

// dynamics: equations of gradient flow and Langevin dynamics in the limit
export { chsck, chsck_ws } from './dynamics/chsck';

// dynamics: stochastic gradients of neurons, their inputs drawn as they are used
export { sgd_gradient, sgd_gradient_ws, sgd_move } from './dynamics/sgd';

/** Version of this list: changes when a signature, a layout or a status code does. */
export function abi_version(): i32 {
  return 3;
}

/** What this build uses: bit 0 relaxed SIMD (fused multiply-add), bit 1 shared memory. */
export function features(): i32 {
  return (ASC_FEATURE_RELAXED_SIMD ? 1 : 0) | (ASC_FEATURE_THREADS ? 2 : 0);
}
