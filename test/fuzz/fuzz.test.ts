import { afterAll, describe, expect, it } from 'vitest';
import * as channelRoom from '../../src/channel/index.js';
import { load } from '../../src/core/load.js';
import * as rootRoom from '../../src/index.js';
import * as linalgRoom from '../../src/linalg/index.js';
import * as indexRoom from '../../src/multi-index/index.js';
import * as priorRoom from '../../src/prior/index.js';
import * as randomRoom from '../../src/random/index.js';
import * as spikedRoom from '../../src/spiked/index.js';
import * as tensorRoom from '../../src/tensor/index.js';
import { type Call, callsOf, type Entry, flaw, functions, show } from './calls.js';
import { channels } from './channel.js';
import { linalg, random, statics, tensors } from './linear.js';
import { indices } from './multi-index.js';
import { priors } from './prior.js';
import { root } from './root.js';
import { spiked } from './spiked.js';

/** Exports that take no arguments or objects of the machinery, a ZodError or a Scratch, and are called through the others. */
const machinery = [
  'explain',
  'Memory',
  'Owned',
  'Scratch',
  'padded',
  'init',
  'backend',
  'core',
  'stopThreads',
  'writeMixture',
  'writePrior',
  'ImplicitData',
  'Instance',
];

/** The public rooms, and how each of their functions is called. Constants need no entry. */
const rooms: [string, Record<string, unknown>, Record<string, Entry>][] = [
  ['prior', priorRoom, priors],
  ['linalg', linalgRoom, linalg],
  ['random', randomRoom, random],
  ['tensor', tensorRoom, tensors],
  ['channel', channelRoom, channels],
  ['multi-index', indexRoom, indices],
  ['spiked', spikedRoom, spiked],
  ['root', rootRoom, root],
];

let total = 0;

describe('a call with one thing wrong', () => {
  for (const [room, exported, table] of rooms) {
    it(`has an entry here for every function of onsager/${room}`, () => {
      const called = Object.keys(exported).filter(
        (name) => typeof exported[name] === 'function' && !machinery.includes(name),
      );
      const entered = Object.keys(table).filter((name) => !name.includes('.'));
      expect(entered.sort()).toEqual(called.sort());
    });

    for (const [name, entry] of Object.entries(table)) {
      it(`of ${room}.${name} answers, or names what is wrong, and leaves nothing behind`, () => {
        functions.set(entry, statics[name] ?? exported[name]);
        const calls = callsOf(name, entry);
        total += calls.length;
        const bad: string[] = [];
        for (const call of calls) {
          const trouble = flaw(call);
          if (trouble) bad.push(`${call.path.join('.')} = ${show(call.value)}: ${trouble}`);
        }
        expect(bad).toEqual([]);
        // A good call still answers.
        const good: Call = {
          name,
          entry,
          path: [],
          value: undefined,
          args: (made = []) =>
            Object.values(entry.args).map((make) => {
              made.push(make());
              return made.at(-1);
            }),
        };
        expect(flaw(good)).toBeUndefined();
      });
    }
  }

  it.each([
    [null, /^options must be an object/],
    ['x', /^options must be an object/],
    [{ wasm: 'core.wasm' }, /^wasm must be an object/],
    [{ worker: 'worker.js' }, /^worker must be an object/],
    [{ relaxed: 1 }, /^relaxed must be true or false, got 1$/],
    [{ threads: 0.5 }, /^threads must be .*, got 0.5$/],
    [{ threads: 2 ** 31 }, /^threads must be/],
    [{ threads: '' }, /^threads must be .*, got ''$/],
    [{ threads: 10n }, /^threads must be/],
  ])('of init with %o names what is wrong', async (options, message) => {
    await expect(load(options as never)).rejects.toThrow(message);
  });

  afterAll(() => {
    expect(total).toBeGreaterThan(15000);
  });
});
