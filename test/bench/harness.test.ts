import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';

// Plain JavaScript, which has no declarations.
const { measure, median, VerificationError } = await import(
  new URL('../../bench/harness.js', import.meta.url).href
);
const { table } = await import(new URL('../../bench/table.js', import.meta.url).href);
const { relativeError } = await import(new URL('../../bench/data.js', import.meta.url).href);

interface Counted {
  run(): void;
  result(): number[];
  per?: number;
}

/** A workload whose contenders leave the given results and count their runs. */
function workload(results: Record<string, number[]>, per: Record<string, number> = {}) {
  const runs: Record<string, number> = {};
  const contenders: Record<string, Counted> = {};
  for (const [label, result] of Object.entries(results)) {
    runs[label] = 0;
    contenders[label] = {
      per: per[label],
      run() {
        runs[label]++;
        const until = performance.now() + 2;
        while (performance.now() < until);
      },
      result: () => result,
    };
  }
  const [subject, other] = Object.keys(results);
  const setup = ({ block }: { block(bytes: number): number }) => {
    block(4096);
    return {
      contenders,
      verify: (result: number[]) => ({ error: relativeError(result, [1, 2]), tolerance: 1e-12 }),
    };
  };
  const goals = [{ against: other, atLeast: 3 }];
  return { runs, definition: { name: 'test', title: 'test', subject, goals, setup } };
}

describe('the benchmark harness', () => {
  it('refuses a wrong contender before anything is timed, and gives the memory back', async () => {
    for (const wrong of [[1, 2.1], [1, Number.NaN], [1], [0, 0]]) {
      const { runs, definition } = workload({ ours: [1, 2], theirs: wrong });
      const before = core().memory.bytesInUse;
      await expect(measure(definition, { core: core(), quick: true })).rejects.toThrow(VerificationError);
      expect(runs).toEqual({ ours: 1, theirs: 1 });
      expect(core().memory.bytesInUse).toBe(before);
    }
  });

  it('times a unit of work, so that a run of eight units counts as eight', async () => {
    const { definition } = workload({ ours: [1, 2], theirs: [1, 2] }, { ours: 8 });
    const { contenders, goals } = await measure(definition, { core: core(), quick: true });
    const ours = contenders[0];
    expect(ours.ratio).toBe(1);
    // A run spins for 2 ms by the wall: an eighth of that cannot take as long, however busy the machine.
    const walls = ours.samples.map((sample: { wall: number }) => sample.wall);
    expect(Math.min(...walls)).toBeGreaterThanOrEqual(0.002 / 8);
    expect(Math.min(...walls)).toBeLessThan(0.002);
    expect(goals).toMatchObject([{ against: 'theirs', atLeast: 3 }]);
    expect(goals[0].met).toBe(goals[0].ratio >= 3);
  });

  it('leaves out the goals of contenders that are not there', async () => {
    const { definition } = workload({ ours: [1, 2] });
    const { goals } = await measure(
      { ...definition, goals: [{ against: 'numpy', atLeast: 1 }] },
      { core: core(), quick: true },
    );
    expect(goals).toEqual([]);
  });

  it('takes the goal of the build that runs, and says of a missed one what the ceiling reaches', async () => {
    const { definition } = workload({ ours: [1, 2], theirs: [1, 2], best: [1, 2] });
    const goals = [
      { against: 'theirs', atLeast: { simd: 1e6, relaxed: 0 } },
      { against: 'best', atLeast: { simd: 1e6, relaxed: 0 } },
      { against: 'theirs', of: 'best', atLeast: 0 },
      { against: 'theirs', of: 'absent', atLeast: 0 },
    ];
    const asked = { ...definition, goals, ceiling: 'best' };
    const plain = await measure(asked, { core: core(), quick: true });
    expect(plain.goals[0]).toMatchObject({ atLeast: 1e6, met: false, ceiling: { label: 'best' } });
    const { theirs, best } = Object.fromEntries(
      plain.contenders.map(({ label, samples }: { label: string; samples: { cpu: number }[] }) => [
        label,
        samples.map(({ cpu }) => cpu),
      ]),
    );
    expect(plain.goals[0].ceiling.ratio).toBe(median(theirs.map((cpu: number, i: number) => cpu / best[i])));
    expect(plain.goals[1]).toMatchObject({ met: false });
    expect(plain.goals[1].ceiling).toBeUndefined();
    expect(plain.goals).toHaveLength(3);
    expect(plain.goals[2].ratio).toBe(plain.goals[0].ceiling.ratio);
    expect(table(plain)).toMatch(/below goal \(best: [0-9.]+x\)/);

    const { exports, memory } = core();
    const relaxed = { exports: { ...exports, features: () => 1 }, memory };
    const other = await measure(asked, { core: relaxed, quick: true });
    expect(other.goals.slice(0, 2)).toMatchObject([
      { atLeast: 0, met: true },
      { atLeast: 0, met: true },
    ]);
  });

  it('tells what the parts of a run took, and what they leave of it', async () => {
    const { definition } = workload({ ours: [1, 2], theirs: [1, 2] });
    const setup = (core: { block(bytes: number): number }) => {
      const ready = definition.setup(core);
      const { ours, theirs } = ready.contenders;
      return { ...ready, contenders: { ours: { ...ours, parts: () => [0.25, 0.5] }, theirs } };
    };
    const asked = { ...definition, setup, whole: true, parts: ['first', 'second'] };
    const measured = await measure(asked, { core: core(), quick: true });
    const [ours, theirs] = measured.contenders;
    expect(measured.whole).toBe(true);
    expect(ours.parts).toMatchObject({ first: 0.25, second: 0.5 });
    const left = ours.samples.map(({ cpu }: { cpu: number }) => cpu - 0.75);
    expect(ours.parts['the rest']).toBe(median(left));
    expect(theirs.parts).toBeUndefined();
    expect(table(measured)).toMatch(/ours: first 250, second 500, the rest -\d+ ms/);
  });

  it('waits for promises, and takes fewer rounds of what is long', async () => {
    const { definition } = workload({ ours: [1, 2] });
    let runs = 0;
    const setup = (core: { block(bytes: number): number }) => ({
      ...definition.setup(core),
      contenders: {
        ours: {
          run: () =>
            new Promise<void>((resolve) => {
              setTimeout(() => {
                runs++;
                resolve();
              }, 510);
            }),
          result: () => (runs > 0 ? [1, 2] : []),
        },
      },
    });
    const { contenders } = await measure({ ...definition, setup }, { core: core(), quick: true });
    // One that is verified, and one that is timed.
    expect(runs).toBe(2);
    expect(contenders[0].samples).toHaveLength(1);
    expect(contenders[0].wall).toBeGreaterThan(0.5);
  });

  /** Stands for the process of numpy: every expression is its own value. */
  function numpy(about: Record<string, string | null>, values: Record<string, number[]>) {
    const timed: string[] = [];
    return {
      timed,
      about,
      let: async () => {},
      clear: async () => {},
      get: async (expression: string) => values[expression],
      time: async (expression: string) => {
        timed.push(expression);
        return { wall: 0.02, cpu: 0.02 };
      },
    };
  }

  it('verifies what numpy checks without timing it, and leaves numpy out where a package is missing', async () => {
    const { definition } = workload({ ours: [1, 2] });
    const setup = (core: { block(bytes: number): number }) => ({
      ...definition.setup(core),
      native: { needs: 'scipy', names: {}, checks: { check: 'c' }, contenders: { numpy: { run: 'n' } } },
    });
    const asked = { ...definition, setup };
    const run = async (native: ReturnType<typeof numpy>) => {
      const { contenders } = await measure(asked, { core: core(), native, quick: true });
      return contenders.map(({ label }: { label: string }) => label);
    };
    const native = numpy({ scipy: '1.17.1' }, { n: [1, 2], c: [1, 2] });
    expect(await run(native)).toEqual(['ours', 'numpy']);
    expect(new Set(native.timed)).toEqual(new Set(['n']));
    const wrong = numpy({ scipy: '1.17.1' }, { n: [1, 2], c: [1, 3] });
    await expect(run(wrong)).rejects.toThrow(/test: check is off/);
    expect(wrong.timed).toEqual(['n']);
    const without = numpy({ scipy: null }, {});
    expect(await run(without)).toEqual(['ours']);
    expect(without.timed).toEqual([]);
  });

  it('takes the middle of odd and even numbers of samples', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});
