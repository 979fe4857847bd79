import { describe, expect, it } from 'vitest';
import * as linalgRoom from '../../src/linalg/index.js';
import * as priorRoom from '../../src/prior/index.js';
import * as randomRoom from '../../src/random/index.js';
import * as tensorRoom from '../../src/tensor/index.js';
import { callsOf, type Entry, flaw, functions } from '../fuzz/calls.js';
import { linalg, random, statics, tensors } from '../fuzz/linear.js';
import { priors } from '../fuzz/prior.js';

const rooms: [string, Record<string, unknown>, Record<string, Entry>][] = [
  ['linalg', linalgRoom, linalg],
  ['prior', priorRoom, priors],
  ['random', randomRoom, random],
  ['tensor', tensorRoom, tensors],
];

describe('ten thousand calls of a function, good ones and throwing ones in turns', () => {
  for (const [room, exported, table] of rooms) {
    for (const [name, entry] of Object.entries(table)) {
      it(`leave the memory as it was: ${room}.${name}`, { timeout: 120_000 }, () => {
        functions.set(entry, statics[name] ?? exported[name]);
        const good = {
          name,
          entry,
          path: [],
          value: undefined,
          args: () => Object.values(entry.args).map((make) => make()),
        };
        const wrong = callsOf(name, entry);
        for (let turn = 0; turn < 5000; turn++) {
          expect(flaw(good)).toBeUndefined();
          if (wrong.length > 0) expect(flaw(wrong[turn % wrong.length])).toBeUndefined();
        }
      });
    }
  }
});
