import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { core } from '../../src/index.js';
import { callsOf, type Entry, flaw, functions, goodCall } from './calls.js';
import { rooms, targetOf } from './rooms.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

export const CALLS = 10_000;
/** Bytes that the heap of the engine may seem to grow by: code that it compiles, and this test. */
const HEAP = 2 ** 21;

/**
 * What takes more than a tenth of a millisecond at its smallest, a whole algorithm or a sample of its data, is called so many
 * times. Set ONSAGER_WHOLE_CALLS=10000 to let it take its three minutes.
 */
const WHOLE = Number(process.env.ONSAGER_WHOLE_CALLS ?? 200);
const whole: Record<string, string[]> = {
  // biome-ignore format: a list
  'multi-index': [
    'asymmetricPrediction', 'asymmetricSpectral', 'asymmetricSpectrum', 'bayesAmp', 'exponents', 'fixedPointAlpha', 'freeEntropy',
    'gradientFlow', 'informed', 'labelLaw', 'random', 'specialisedThreshold', 'staircase', 'stateEvolution', 'symmetricDensity',
    'symmetricPrediction', 'symmetricSpectral', 'symmetricSpectrum', 'uninformative', 'weakRecovery',
  ],
  // biome-ignore format: a list
  spiked: [
    'aligned', 'bayesAmp', 'betheFreeEntropy', 'curriculum', 'descent', 'fixedPoint', 'freeEntropy', 'gradientFlow', 'informed',
    'langevin', 'mismatchedEvolution', 'mlAmp', 'mlEvolution', 'mlGain', 'powerIteration', 'random', 'spectral', 'stateEvolution',
    'thresholds', 'unfolding',
  ],
};

/** Good calls and throwing ones in turns; what was wrong with the first that left something behind. */
function run(name: string, entry: Entry, calls: number): string | undefined {
  const good = goodCall(name, entry);
  const wrong = callsOf(name, entry);
  for (let turn = 0; turn < calls / 2; turn++) {
    const bad = wrong.length > 0 ? wrong[turn % wrong.length] : good;
    const trouble = flaw(good) ?? flaw(bad);
    if (trouble) return trouble;
  }
}

/** Declares the tests of these rooms, in a file of its own for each core of the machine. */
export function repeatEveryCallOf(...names: string[]): void {
  // Stacks of the errors are half of the time.
  const { stackTraceLimit } = Error;
  beforeAll(() => {
    Error.stackTraceLimit = 0;
  });
  afterAll(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });

  for (const [room, exported, table] of rooms.filter(([room]) => names.includes(room))) {
    for (const [name, entry] of Object.entries(table)) {
      const calls = whole[room]?.includes(name) ? WHOLE : CALLS;
      it(`leave the memory as it was: ${room}.${name}, ${calls}`, { timeout: 600_000 }, () => {
        functions.set(entry, targetOf(name, exported));
        const used = () => {
          gc();
          return [core().exports.memory.buffer.byteLength, process.memoryUsage().heapUsed];
        };
        // Pages stay where the largest call has brought them, so every kind of call comes once before they count.
        const kinds = Math.min(calls, 2 * callsOf(name, entry).length);
        expect(run(name, entry, Math.max(calls / 10, kinds))).toBeUndefined();
        const [pages, heap] = used();
        expect(run(name, entry, calls)).toBeUndefined();
        const [pagesAfter, heapAfter] = used();
        expect(pagesAfter).toBe(pages);
        expect(heapAfter - heap).toBeLessThan(HEAP);
      });
    }
  }
}
