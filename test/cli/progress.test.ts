import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withProgressLine } from '../../src/cli/progress.js';

describe('the progress of a computation without tasks', () => {
  let written = '';
  const terminal = process.stderr.isTTY;

  beforeEach(() => {
    written = '';
    vi.useFakeTimers();
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written += text;
      return true;
    });
  });

  afterEach(() => {
    process.stderr.isTTY = terminal;
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  /** Ten updates a second. */
  const run = (seconds: number) =>
    withProgressLine((update) => {
      for (let k = 1; k <= 10 * seconds; k++) {
        vi.advanceTimersByTime(100);
        update(() => `step ${k}`);
      }
      return 'result';
    });

  it('is a line of a terminal that is written over after two seconds and erased at the end', () => {
    process.stderr.isTTY = true;
    expect(run(1.9)).toBe('result');
    expect(written).toBe('');
    run(2.5);
    expect(written).toBe('\r\x1b[Kstep 20\r\x1b[Kstep 22\r\x1b[Kstep 24\r\x1b[K');
  });

  it('is a line every ten seconds elsewhere', () => {
    process.stderr.isTTY = false;
    run(9.9);
    expect(written).toBe('');
    run(25);
    expect(written).toBe('step 100\nstep 200\n');
  });

  it('leaves the line free where the computation throws', () => {
    process.stderr.isTTY = true;
    const fail = () =>
      withProgressLine((update) => {
        vi.advanceTimersByTime(3000);
        update(() => 'far');
        throw new Error('lost');
      });
    expect(fail).toThrow('lost');
    expect(written.endsWith('\r\x1b[K')).toBe(true);
  });
});
