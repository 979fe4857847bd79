// The ABI of the core: the export list and nothing else. Every signature is in build/core.d.ts, which the compiler writes.

export * from './floor';

// pool: one call on several threads, in builds with shared memory; without, there is one thread and these do nothing
export { pool_start, pool_stop, pool_work } from './parallel';

// elementary functions over arrays
export { derf, derfc, derfcx, dexp, dlog, dlog1p, dsoftplus, dtanh } from './elementwise';

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
