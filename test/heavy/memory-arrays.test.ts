import { describe, expect, it } from 'vitest';
import { core, init } from '../../src/index.js';
import { CALLS, repeatEveryCallOf } from '../fuzz/repeated.js';

describe('ten thousand calls of a function, good ones and throwing ones in turns', () => {
  repeatEveryCallOf('prior', 'linalg', 'random', 'tensor', 'root');

  it('leave the memory as it was: init', async () => {
    const { memory, exports } = core();
    const before = [memory.bytesInUse, memory.bytesReserved, exports.memory.buffer.byteLength];
    for (let call = 0; call < CALLS; call++) await init();
    expect([memory.bytesInUse, memory.bytesReserved, exports.memory.buffer.byteLength]).toEqual(before);
    expect(core().memory).toBe(memory);
  });
});
