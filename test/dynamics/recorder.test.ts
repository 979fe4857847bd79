import { describe, expect, it } from 'vitest';
import { Recorder } from '../../src/dynamics/recorder.js';

describe('a recorder', () => {
  const run = (steps: number, every: number) => {
    let now = 0;
    const recorder = new Recorder(() => now, { step: 0.5, every, last: steps });
    const told = Array.from({ length: steps + 1 }, (_, done) => {
      now = 10 * done;
      return recorder.after(done);
    });
    return { recorder, told };
  };

  it('keeps the start, every so many steps and the last', () => {
    const { recorder, told } = run(7, 3);
    expect(recorder.trajectory).toEqual([0, 30, 60, 70]);
    expect([...recorder.times]).toEqual([0, 1.5, 3, 3.5]);
    expect(told).toEqual([0, undefined, undefined, 30, undefined, undefined, 60, 70]);
  });

  it('keeps the last once where it is due anyway, and all by default', () => {
    expect(run(6, 3).recorder.trajectory).toEqual([0, 30, 60]);
    const recorder = new Recorder(() => 1);
    for (const done of [0, 1, 2]) recorder.after(done);
    expect([...recorder.times]).toEqual([0, 1, 2]);
  });
});
