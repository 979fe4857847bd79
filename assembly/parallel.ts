// One call on several threads (the threads build; everywhere else this file is a constant one).
//
// Instances on the same memory run `pool_work` in workers; the main instance, the only one that allocates, cuts a large job into
// parts and publishes them. Whoever is free takes the next part, the caller too, so that a job ends also where no worker has
// started yet or none is left. The parts depend on the job's size alone and what they add up to is added in their order: a
// result does not depend on the number of threads or on who did what.
//
// The words below are shared. CLAIM holds generation << 32 | parts << 16 | next part, and is changed by compare and exchange
// alone: who takes a part knows that its job is not over, hence that its arguments stand still.

import { room } from './arena';

/** Most threads of a pool. */
const MOST_THREADS: i32 = 64;
/** Most parts of a job: enough to even out threads of unequal speed, few enough for the fields that each has to itself. */
const MOST_PARTS: i32 = 32;
/** A part is no smaller than this share of the least job that is cut. */
const PARTS_OF_LEAST: f64 = 4;
/** How long a thread looks for something new before it sleeps: about what a wake-up costs. */
const LOOKS: i32 = 2000;
/** Rounds of so many looks that take a millisecond at least. */
const ROUNDS_PER_MS: i32 = 500;
/** How long a thread sleeps at most before it looks again by itself. */
const SLICE_MS: i32 = 250;
const IDLE_MS: i32 = 10000;

const CLAIM: usize = ASC_FEATURE_THREADS ? room(64) : 0; // i64
const SIGNAL: usize = ASC_FEATURE_THREADS ? room(64) : 0; // i32: rises with every job
const DONE: usize = ASC_FEATURE_THREADS ? room(64) : 0; // i32: parts that are done
const GENERATION: usize = ASC_FEATURE_THREADS ? room(64) : 0; // i32: rises when the workers are to end
const JOB: usize = ASC_FEATURE_THREADS ? room(64) : 0; // i32: the function
/** The arguments of the job that runs, laid out as its kernel likes: 256 bytes. */
export const ARGUMENTS: usize = ASC_FEATURE_THREADS ? room(256) : 0;

// Of this instance. A worker leaves `threads` at one.
let threads: i32 = 1;
let index: i32 = 0;
let may_sleep: bool = false;
let patience: i32 = 0;
let least: f64 = 0;
let wanted: bool = false;
let lost: bool = false;
let running: bool = false;

/** Called before the first job: the host starts its workers, which are to run `pool_work` with this generation. */
@external('env', 'pool_wanted')
declare function pool_wanted(generation: i32): void;

/** Called when a worker does not finish its part; what was being computed is lost, so the host throws. */
@external('env', 'pool_lost')
declare function pool_lost(): void;

/** Called for every part: computes part `part` of `parts` of the job in ARGUMENTS. */
type Job = (part: i32, parts: i32) => void;

/**
 * Makes the calling instance the main one of a pool of `count` threads, itself included, before it asks for any workspace. `sleeps`: 1 where the
 * thread may block (not the main thread of a browser). A worker that has not finished its part after `patience_ms` is lost. Calls of an
 * estimated `least_ms` and more are cut into parts. Returns the number of threads: 1 in builds without shared memory.
 */
export function pool_start(count: i32, sleeps: i32, patience_ms: i32, least_ms: f64): i32 {
  if (ASC_FEATURE_THREADS) {
    threads = max(1, min(MOST_THREADS, count));
    may_sleep = sleeps != 0;
    patience = max(1, patience_ms);
    least = least_ms;
    wanted = false;
    return threads;
  }
  return 1;
}

/** Makes the workers return from `pool_work`. No others are wanted until the next `pool_start`. */
export function pool_stop(): void {
  if (ASC_FEATURE_THREADS) {
    wanted = true;
    atomic.add<i32>(GENERATION, 1);
    atomic.add<i32>(SIGNAL, 1);
    atomic.notify(SIGNAL);
  }
}

/**
 * The life of a worker, in an instance of its own on the same memory: takes parts of jobs as thread `thread`, 1 to count - 1, until `pool_stop`
 * ends the generation that `pool_wanted` named.
 */
export function pool_work(thread: i32, generation: i32): void {
  if (ASC_FEATURE_THREADS) {
    index = thread;
    while (true) {
      // Before the generation: its end raises the signal too.
      const signal = atomic.load<i32>(SIGNAL);
      if (atomic.load<i32>(GENERATION) != generation) return;
      if (!take_part()) unchanged(SIGNAL, signal, IDLE_MS);
    }
  }
}

/** Threads that may work on a call: what it needs a scratch for, each. */
// @ts-ignore: decorator
@inline
export function thread_count(): i32 {
  return ASC_FEATURE_THREADS ? threads : 1;
}

/** The thread that asks, below `thread_count()` of the main instance. */
// @ts-ignore: decorator
@inline
export function thread_index(): i32 {
  return ASC_FEATURE_THREADS ? index : 0;
}

/** Into how many parts a call of an estimated duration (one thread, milliseconds) is cut; 1 where it is not worth it. */
// @ts-ignore: decorator
@inline
export function parts_of(ms: f64): i32 {
  if (ASC_FEATURE_THREADS) {
    if (threads < 2 || running || !(ms >= least)) return 1;
    return <i32>max<f64>(2, min<f64>(<f64>MOST_PARTS, (ms * PARTS_OF_LEAST) / max<f64>(least, 1e-9)));
  }
  return 1;
}

/** Where part `part` of `parts` equal ones of 0 .. n begins, at a multiple of `step`. */
// @ts-ignore: decorator
@inline
export function part_start(n: i32, part: i32, parts: i32, step: i32): i32 {
  if (part >= parts) return n;
  return <i32>(<i64>n * <i64>part / <i64>(parts * step)) * step;
}

/** Runs all parts of the job in ARGUMENTS, of which `parts_of` told the number. Part 0 runs here. */
export function run_parts(job: Job, parts: i32): void {
  if (ASC_FEATURE_THREADS) {
    running = true;
    if (lost) {
      for (let part = 0; part < parts; part++) job(part, parts);
    } else {
      if (!wanted) {
        wanted = true;
        pool_wanted(atomic.load<i32>(GENERATION));
      }
      store<i32>(JOB, <i32>job.index);
      atomic.store<i32>(DONE, 0);
      const generation = <i64>(atomic.load<i32>(SIGNAL) + 1) << 32;
      atomic.store<i64>(CLAIM, generation | ((<i64>parts) << 16) | 1);
      atomic.add<i32>(SIGNAL, 1);
      atomic.notify(SIGNAL);
      job(0, parts);
      finish_part(parts);
      while (take_part()) {}
      await_parts(parts);
    }
    running = false;
  }
}

/** Does the next part of the job that runs, if there is one that nobody has taken. */
function take_part(): bool {
  while (true) {
    const claim = atomic.load<i64>(CLAIM);
    const next = <i32>(claim & 0xffff);
    const parts = <i32>((claim >> 16) & 0xffff);
    if (next >= parts) return false;
    if (atomic.cmpxchg<i64>(CLAIM, claim, claim + 1) != claim) continue;
    call_indirect<void>(<u32>load<i32>(JOB), next, parts);
    finish_part(parts);
    return true;
  }
}

function finish_part(parts: i32): void {
  if (atomic.add<i32>(DONE, 1) + 1 == parts) atomic.notify(DONE);
}

/** Waits for the parts that others have taken, no longer than the patience without seeing one more of them done. */
function await_parts(parts: i32): void {
  const slice = min(SLICE_MS, patience);
  const most: i32 = may_sleep ? (patience + slice - 1) / slice : i32.MAX_VALUE;
  let seen = -1;
  let waits = 0;
  while (waits < most) {
    const done = atomic.load<i32>(DONE);
    if (done == parts) return;
    if (done != seen) {
      seen = done;
      waits = 0;
    }
    if (unchanged(DONE, done, slice)) waits++;
    if (!may_sleep && waits / ROUNDS_PER_MS >= patience) break;
  }
  // Whoever has the missing part may still write: from here on nothing is shared.
  lost = true;
  running = false;
  pool_lost();
}

/**
 * Whether a word stays as it is for `ms`, or for a short look where the thread may not sleep. A function of its own with a loop, which the
 * compiler does not inline: code that Node 20 has not optimised yet loses local variables of 64 bits across a wait.
 */
function unchanged(at: usize, value: i32, ms: i32): bool {
  for (let looks = LOOKS; looks > 0; looks--) if (atomic.load<i32>(at) != value) return false;
  if (index == 0 && !may_sleep) return true;
  return atomic.wait<i32>(at, value, <i64>ms * 1_000_000) == AtomicWaitResult.TIMED_OUT;
}
