import { describe, expect, it } from 'vitest';
import { pathThrough } from '../../src/system/path.js';

interface Model {
  channels: { snr: number; name: string }[];
  size: number;
}
const model: Model = {
  channels: [
    { snr: 2, name: 'a' },
    { snr: 3, name: 'b' },
  ],
  size: 1,
};

/** What a family does: checks, and says whose fault it is. */
function declare(given: Model, argument = 'model'): Model {
  if (!given?.channels) throw new RangeError(`${argument} must have channels`);
  return given;
}

describe('a path through models of any family', () => {
  it('sets a number and leaves the model as it was', () => {
    const path = pathThrough(model, 'channels.1.snr', declare);
    expect(path.name).toBe('channels.1.snr');
    expect(path.at(7).channels.map(({ snr }) => snr)).toEqual([2, 7]);
    expect(model.channels[1].snr).toBe(3);
  });

  it('scales several', () => {
    const path = pathThrough(model, { scale: ['channels.*.snr', 'size'] }, declare);
    expect(path.at(10)).toEqual({
      channels: [
        { snr: 20, name: 'a' },
        { snr: 30, name: 'b' },
      ],
      size: 10,
    });
  });

  it('is a function, whose models are checked under its name', () => {
    expect(pathThrough(model, (size) => ({ ...model, size }), declare).at(4).size).toBe(4);
    expect(() => pathThrough(model, () => ({}) as Model, declare).at(1)).toThrow(
      'vary(value) must have channels',
    );
  });

  it('says where it ends and what is there', () => {
    const fails = (vary: string) => expect(() => pathThrough(model, vary, declare));
    fails('channels.2.snr').toThrow(
      'vary must lead to a number of the model, got channels.2.snr: channels has 0, 1',
    );
    fails('channels.0.name').toThrow('got channels.0.name: channels.0.name is a');
    fails('channels.0').toThrow('channels.0 has snr, name');
    fails('toString').toThrow('the model has channels, size');
    expect(() => pathThrough(model, 7 as never, declare)).toThrow(
      'vary must be a dotted path, { scale } or a function, got 7',
    );
  });
});
