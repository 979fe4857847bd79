// Verifies the contenders of a workload, then times them in turns.
//
// A workload is { name, title, subject, goals, setup }:
//   whole     a whole task, from the seed to the answer, not one of the kernels that it consists of; optional
//   parts     names of parts of a run, of which every contender tells what they took; optional
//   subject   label of the contender that the others are compared with
//   goals     [{ against, atLeast or atMost, say? }]: time of `against` over time of the subject; `say` puts the ratio into words;
//             a number, or { simd, relaxed } where the two builds have different ones; `of` names another contender than the subject
//   ceiling   label of a contender that does as well as can be: said of goals that are missed; optional
//   setup     ({ exports, memory, block, peers, compiled }) -> { work?, verify, contenders, native? }, all memory filled;
//             `block(bytes)` is linear memory that lives as long as the workload, `peers` makes contenders of other libraries,
//             `compiled` has the kernels of native/kernels.c, if they could be compiled
//     contenders   label -> { run, result, per?, parts? }; run does `per` (default 1) units of work, or promises that they
//                  are done; result reads what it left, parts the CPU seconds of its parts, of which one run is a sample
//     native       { names, contenders: label -> { run, result?, parts? }, needs? }, all numpy expressions; result is that of run
//                  if absent; `needs` names another package of Python, without which they are left out
//     native.checks  label -> a numpy expression that is verified and not timed; optional
//     verify       (result, label) -> { error, tolerance }; fails unless error <= tolerance
//     dispose      gives back what setup took by other means than `block`; optional
//     work         { unit, amount }: what a unit of work amounts to, to print a rate in 1e9 per second; optional

import { noPeers } from './peers.js';

/** Seconds that a sample should take at least, so that clock and call cost nothing. */
const SAMPLE = { full: 0.02, quick: 0.005 };
const ROUNDS = { full: 11, quick: 3 };
/** Seconds that all rounds may take where samples are long, and how many there are at least. */
const PATIENCE = { full: 15, quick: 1 };
const LEAST_ROUNDS = { full: 3, quick: 1 };
/** Seconds every contender runs unmeasured: the engine replaces its first, hasty compilation meanwhile. */
const WARM_UP = { full: 0.1, quick: 0.02 };
const LONG = 0.5;

export class VerificationError extends Error {}

/** Runs one workload. @throws VerificationError before anything is timed when a contender is wrong */
export async function measure(workload, { core, native, peers, compiled, quick = false }) {
  const blocks = [];
  const block = (bytes) => {
    const at = core.memory.alloc(bytes);
    blocks.push(at);
    return at;
  };
  let ready;
  try {
    ready = workload.setup({ ...core, block, compiled, peers: peers ?? noPeers });
    const { needs } = ready.native ?? {};
    const asked = native && ready.native && (!needs || native.about[needs]) ? native : undefined;
    await asked?.let(ready.native.names);
    const contenders = gather(ready, asked);
    const checks = Object.entries((asked && ready.native.checks) ?? {}).map(([label, expression]) => ({
      label,
      prepare: () => {},
      result: () => asked.get(expression),
    }));
    const verified = await verify(workload, [...contenders, ...checks], ready.verify);
    const pace = quick ? 'quick' : 'full';
    const samples = await interleave(contenders, pace);
    return summarise(workload, samples, verified, ready.work, variantOf(core));
  } finally {
    await native?.clear();
    ready?.dispose?.();
    for (const at of blocks.reverse()) core.memory.free(at);
  }
}

/** Both sorts of contender behind { label, sample(loops) -> seconds of one unit, result(), parts?() }. */
function gather({ contenders, native: numpy }, native) {
  const ours = Object.entries(contenders).map(([label, { run, result, parts, per = 1 }]) => ({
    label,
    prepare: run,
    result,
    parts,
    sample: async (loops) => perUnit(await clock(run, loops), loops * per),
  }));
  if (!native) return ours;
  const theirs = Object.entries(numpy.contenders).map(([label, { run, result = run, parts }]) => ({
    label,
    prepare: () => native.time(run, 1),
    result: () => native.get(result),
    parts: parts && (() => native.get(parts)),
    sample: async (loops) => perUnit(await native.time(run, loops), loops),
  }));
  return [...ours, ...theirs];
}

const perUnit = ({ wall, cpu }, units) => ({ wall: wall / units, cpu: cpu / units });

async function clock(run, loops) {
  const wall = performance.now();
  const cpu = process.cpuUsage();
  for (let i = 0; i < loops; i++) {
    const pending = run();
    if (pending instanceof Promise) await pending;
  }
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (performance.now() - wall) / 1e3, cpu: (user + system) / 1e6 };
}

async function verify(workload, contenders, check) {
  const verified = {};
  for (const contender of contenders) {
    const { label, prepare, result } = contender;
    const start = performance.now();
    await prepare();
    contender.first = (performance.now() - start) / 1e3;
    const { error, tolerance } = check(await result(), label);
    if (!(error <= tolerance))
      throw new VerificationError(`${workload.name}: ${label} is off by ${error}, more than ${tolerance}`);
    verified[label] = { error, tolerance };
  }
  return verified;
}

/** Rounds in which every contender has its turn, each round beginning with another one. */
async function interleave(contenders, pace) {
  const loops = new Map();
  let round = 0;
  for (const contender of contenders) {
    // A run that is that long was compiled when it was verified.
    const warm = contender.first >= LONG;
    let once = warm ? contender.first : Number.POSITIVE_INFINITY;
    for (let spent = 0, i = 0; !warm && (spent < WARM_UP[pace] || i < 2); i++) {
      const start = performance.now();
      await contender.sample(1);
      const took = (performance.now() - start) / 1e3;
      once = Math.min(once, took);
      spent += took;
    }
    loops.set(contender, contender.parts ? 1 : Math.ceil(SAMPLE[pace] / once));
    round += once * loops.get(contender);
  }
  const rounds = Math.min(ROUNDS[pace], Math.max(LEAST_ROUNDS[pace], Math.floor(PATIENCE[pace] / round)));
  const samples = Object.fromEntries(contenders.map(({ label }) => [label, []]));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const contender = contenders[(round + turn) % contenders.length];
      const sample = await contender.sample(loops.get(contender));
      const parts = contender.parts && { parts: Array.from(await contender.parts()) };
      samples[contender.label].push({ ...sample, ...parts });
    }
  }
  return samples;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** 'simd' or 'relaxed'. */
export const variantOf = ({ exports }) => ((exports.features() & 1) === 0 ? 'simd' : 'relaxed');

/** Pair by pair: what slows the machine down for a while slows down both of a round. */
const pairwise = (samples, of) => median(samples.map((sample, round) => sample.cpu / of[round].cpu));

function summarise(
  { name, title, subject, goals, ceiling, whole, parts: named },
  samples,
  verified,
  work,
  variant,
) {
  const contenders = Object.entries(samples).map(([label, taken]) => {
    const cpu = median(taken.map((sample) => sample.cpu));
    const deviation = median(taken.map((sample) => Math.abs(sample.cpu - cpu)));
    const ratio = pairwise(taken, samples[subject]);
    const rate = work && work.amount / cpu / 1e9;
    const wall = median(taken.map((sample) => sample.wall));
    const parts = taken[0].parts && partsOf(named, taken);
    return { label, cpu, wall, deviation, rate, ratio, parts, ...verified[label], samples: taken };
  });
  const judged = goals.flatMap((goal) => {
    const contender = contenders.find(({ label }) => label === goal.against);
    if (!contender || (goal.of && !samples[goal.of])) return [];
    const ratio = goal.of ? pairwise(samples[goal.against], samples[goal.of]) : contender.ratio;
    const text = goal.say ? goal.say(ratio) : undefined;
    const { against, of } = goal;
    const [atLeast, atMost] = [goal.atLeast, goal.atMost].map((bound) => bound?.[variant] ?? bound);
    const met = atMost === undefined ? ratio >= atLeast : ratio <= atMost;
    const best = !met && against !== ceiling && samples[ceiling];
    return [
      {
        ...{ against, of, atLeast, atMost, ratio, text, met },
        ...(best && { ceiling: { label: ceiling, ratio: pairwise(samples[against], best) } }),
      },
    ];
  });
  return { name, title, subject, whole, unit: work?.unit, contenders, goals: judged };
}

/** Medians of the named parts, and of what they leave of the whole. */
function partsOf(names, samples) {
  const rest = ({ cpu, parts }) => cpu - parts.reduce((sum, part) => sum + part, 0);
  const medians = names.map((name, k) => [name, median(samples.map(({ parts }) => parts[k]))]);
  return Object.fromEntries([...medians, ['the rest', median(samples.map(rest))]]);
}
