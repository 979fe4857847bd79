/** How an iterative routine ended. */
export type Status = 'converged' | 'max-iterations' | 'stalled' | 'diverged' | 'non-finite';

export interface LoopResult {
  status: Status;
  iterations: number;
  /** Undamped change of the last iteration. */
  residual: number;
}
