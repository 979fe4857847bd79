import type { LoopResult, Status } from './result.js';

export interface LoopOptions {
  /** Undamped change of the state at which it counts as a fixed point. */
  tolerance: number;
  maxIterations: number;
}

/** So many iterations with a residual that hardly moves are a limit cycle, which no further iteration leaves. */
const PATIENCE = 60;
const STALL_BAND = 1.01;
const DIVERGED = 1e6;

/**
 * Runs `step`, which returns the undamped residual of one iteration, until that is at most the tolerance.
 * The damped change is never looked at: it shrinks with the step and would stop a damped run too early.
 */
export function runLoop(step: (iteration: number) => number, options: LoopOptions): LoopResult {
  const { tolerance, maxIterations } = options;
  const recent: number[] = [];
  let residual = Number.POSITIVE_INFINITY;
  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    residual = step(iterations);
    recent.push(residual);
    if (recent.length > PATIENCE) recent.shift();
    const status = verdict(residual, recent, tolerance);
    if (status) return { status, iterations, residual };
  }
  return { status: 'max-iterations', iterations: maxIterations, residual };
}

function verdict(residual: number, recent: number[], tolerance: number): Status | undefined {
  if (!Number.isFinite(residual)) return 'non-finite';
  if (residual <= tolerance) return 'converged';
  if (residual > DIVERGED) return 'diverged';
  const cycling = recent.length === PATIENCE && Math.max(...recent) < STALL_BAND * Math.min(...recent);
  return cycling ? 'stalled' : undefined;
}
