import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { core } from '../../src/core/index.js';

describe('memory', () => {
  const { memory, exports } = core();

  it('hands out 64-byte aligned blocks that do not overlap', () => {
    const sizes = [1, 63, 64, 65, 1000, 0];
    const blocks = sizes.map((size) => memory.alloc(size));
    for (const at of blocks) expect(at % 64).toBe(0);
    const sorted = [...blocks].sort((a, b) => a - b);
    for (let i = 1; i < sorted.length; i++) expect(sorted[i] - sorted[i - 1]).toBeGreaterThanOrEqual(64);
    for (const at of blocks) memory.free(at);
    expect(memory.bytesInUse).toBe(0);
  });

  it('restores the arena mark whatever the order of the frees', () => {
    const before = exports.mark();
    const blocks = [100, 2000, 300, 40, 5000].map((size) => memory.alloc(size));
    for (const i of [1, 3, 4, 0, 2]) memory.free(blocks[i]);
    expect(exports.mark()).toBe(before);
  });

  it('uses a freed block again', () => {
    const low = memory.alloc(4096);
    const high = memory.alloc(64);
    memory.free(low);
    expect(memory.alloc(4096)).toBe(low);
    memory.free(low);
    memory.free(high);
  });

  it('gives a scope back when its work throws', () => {
    const before = memory.bytesReserved;
    expect(() =>
      memory.scope((scratch) => {
        scratch.f64(1000);
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(memory.bytesReserved).toBe(before);
  });

  it('refuses what does not fit with a RangeError and stays usable', () => {
    const before = memory.bytesReserved;
    expect(() => memory.alloc(5e9)).toThrow(/out of memory: 4768 MiB wanted/);
    expect(() => memory.alloc(2 ** 32 - 64)).toThrow(RangeError);
    expect(memory.bytesReserved).toBe(before);
    memory.free(memory.alloc(8));
  });

  it('is handed out also where all 4 GiB are there already', async () => {
    const { instance } = await WebAssembly.instantiate(readFileSync('build/core.wasm'));
    const { alloc, memory: whole } = instance.exports as unknown as typeof exports;
    whole.grow(65536 - whole.buffer.byteLength / 65536);
    expect(alloc(1000)).toBeGreaterThan(0);
  });

  it('takes sizes and addresses of the core, which are negative from 2 GiB on, for what they are', () => {
    const before = memory.bytesReserved;
    const at = memory.alloc(-(3 * 2 ** 29));
    const beyond = memory.alloc(64);
    memory.f64(beyond, 8).set([1, 2, 3]);
    expect(beyond | 0).toBeLessThan(0);
    expect(memory.f64(beyond | 0, 3)).toEqual(Float64Array.of(1, 2, 3));
    expect(memory.i32(beyond | 0, 1).byteOffset).toBe(beyond);
    expect([memory.f32(beyond | 0, 1)[0], memory.u8(beyond | 0, 1)[0]]).toEqual([0, 0]);
    memory.free(beyond);
    const large = -(2 ** 31) + 64;
    expect(() => memory.alloc(large)).toThrow(/out of memory: 2048 MiB wanted/);
    memory.free(at);
    expect(memory.bytesReserved).toBe(before);
    // Squares of more rows than memory can hold do not come out as few bytes.
    const sizes = [
      exports.deigh_ws(20_000),
      exports.dsvd_ws(8000, 8000),
      exports.dsvd_values_ws(16_400, 16_400),
    ];
    for (const bytes of sizes) expect(() => memory.alloc(bytes)).toThrow(/out of memory: 4096 MiB wanted/);
  });

  it('refuses to free what it does not own', () => {
    expect(() => memory.free(12345)).toThrow('free: no block starts at 12345');
  });
});
