import { afterAll, describe, expect, it } from 'vitest';
import { load } from '../../src/core/load.js';
import { callsOf, flaw, functions, goodCall, show } from './calls.js';
import { machinery, rooms, targetOf } from './rooms.js';

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
        functions.set(entry, targetOf(name, exported));
        const calls = callsOf(name, entry);
        total += calls.length;
        const bad: string[] = [];
        for (const call of calls) {
          const trouble = flaw(call);
          if (trouble) bad.push(`${call.path.join('.')} = ${show(call.value)}: ${trouble}`);
        }
        expect(bad).toEqual([]);
        // A good call still answers.
        expect(flaw(goodCall(name, entry))).toBeUndefined();
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
