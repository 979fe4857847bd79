import { afterAll, describe, expect, it } from 'vitest';
import { init, load } from '../../src/core/load.js';
import { accepted, callsOf, flaw, functions, goodCall, misspeltCallsOf, show } from './calls.js';
import { machinery, rooms, targetOf } from './rooms.js';

let total = 0;
let misspelt = 0;

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

  // A matrix is told by its fields and may be an object of the caller's, and so may a result; a species may have any name.
  const open = /^(a|b|t|source|run|results|run\.covariance)$|\.species$/;

  for (const [room, exported, table] of rooms) {
    it(`that is a misspelt field is refused by every function of onsager/${room}, and the right name proposed`, () => {
      const bad: string[] = [];
      for (const [name, entry] of Object.entries(table)) {
        functions.set(entry, targetOf(name, exported));
        for (const call of misspeltCallsOf(name, entry)) {
          if (open.test(call.path.join('.'))) continue;
          misspelt++;
          const trouble = accepted(call);
          if (trouble) bad.push(`${name}: ${call.path.join('.')}.${call.value}: ${trouble}`);
        }
      }
      expect(bad).toEqual([]);
    });
  }

  it.each([
    [null, /^options must be an object/],
    ['x', /^options must be an object/],
    [{ relaxd: true }, /^options\.relaxd is not a known key, did you mean relaxed\?/],
    [{ wasm: 'core.wasm' }, /^wasm must be a URL.*, got 'core.wasm': new URL/],
    [{ worker: 'worker.js' }, /^worker must be a URL, got 'worker.js': new URL/],
    [{ relaxed: 1 }, /^relaxed must be true or false, got 1$/],
    [{ threads: 0.5 }, /^threads must be .*, got 0.5$/],
    [{ threads: 2 ** 31 }, /^threads must be/],
    [{ threads: '' }, /^threads must be .*, got ''$/],
    [{ threads: 10n }, /^threads must be/],
  ])('of init with %o names what is wrong', async (options, message) => {
    await expect(load(options as never)).rejects.toThrow(message);
  });

  it('of init with a misspelt option is refused once the core is loaded, too', async () => {
    await expect(init({ thread: 2 } as never)).rejects.toThrow(
      'options.thread is not a known key, did you mean threads? (known: wasm, relaxed, threads, worker)',
    );
    await expect(init({ least: 2 } as never)).rejects.toThrow('options.least is not a known key');
  });

  afterAll(() => {
    expect(total).toBeGreaterThan(15000);
    expect(misspelt).toBeGreaterThan(200);
  });
});
