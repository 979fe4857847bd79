/** How an iterative routine ended. */
export type Status = 'converged' | 'max-iterations' | 'stalled' | 'diverged' | 'non-finite';

export interface LoopResult {
  status: Status;
  iterations: number;
  /** Undamped change of the last iteration. */
  residual: number;
}

/** An iteration with where it ended. */
export interface Run<State> extends LoopResult {
  state: State;
  /** The states of every iteration, the start included. */
  trajectory?: State[];
}
