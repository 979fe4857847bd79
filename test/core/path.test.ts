import { describe, expect, it } from 'vitest';
import { assign, partOf, valueAt } from '../../src/core/path.js';

describe('a dotted path', () => {
  const model = { channels: [{ snr: 2, modes: ['u', 'v'] }], start: null };

  it('leads to a value, through lists too, or nowhere', () => {
    expect(valueAt(model, 'channels.0.snr')).toBe(2);
    expect(valueAt(model, ['channels', 0, 'modes', 1])).toBe('v');
    expect(valueAt(model, [])).toBe(model);
    for (const path of ['channels.1.snr', 'start.u', 'channels.0.snr.x', 'toString', 'channels.0.modes.0.0'])
      expect(valueAt(model, path)).toBeUndefined();
    expect([partOf('text', 0), partOf(undefined, 'x'), partOf([7], 'length')]).toEqual([
      undefined,
      undefined,
      1,
    ]);
  });

  it('is set, and objects are made on the way', () => {
    const target: Record<string, unknown> = { a: { b: 1 }, list: [1, 2] };
    assign(target, 'a.c.d', 3);
    assign(target, 'list.0', 5);
    expect(target).toEqual({ a: { b: 1, c: { d: 3 } }, list: { 0: 5 } });
  });

  it('stays data where it has the name of a prototype', () => {
    const target: Record<string, unknown> = {};
    assign(target, '__proto__.polluted', true);
    expect(Object.keys(target)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
