import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { progressReporter, withProgressLine } from '../../src/cli/progress.js';

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

describe('the progress of a sweep', () => {
  const running = { total: 9, finished: 1, failed: 0, skipped: 1, workers: 2, records: () => [] };

  it('says first how long it takes, and then every ten seconds what is left, though no task ends', () => {
    process.stderr.isTTY = false;
    let left = 41.5;
    const progress = progressReporter();
    progress.update({ ...running, left: () => left });
    expect(written).toBe('8 tasks on 2 workers: about 42 s\n');
    vi.advanceTimersByTime(9_000);
    left = 30;
    vi.advanceTimersByTime(1_000);
    expect(written).toMatch(/\n1\/9 tasks, about 30 s left\n$/);
    progress.update({ ...running, finished: 3, failed: 2, left: () => undefined });
    vi.advanceTimersByTime(10_000);
    expect(written).toMatch(/\n3\/9 tasks, 2 failed\n$/);
    progress.update({ ...running, finished: 9, left: () => 0 });
    const before = written;
    vi.advanceTimersByTime(60_000);
    progress.stop();
    expect(written).toBe(before);
  });

  it('says nothing of what is done at once', () => {
    process.stderr.isTTY = false;
    const progress = progressReporter();
    progress.update({ ...running, workers: 1, left: () => 0.4 });
    progress.stop();
    expect(written).toBe('');
  });
});

describe('the progress of a computation without tasks', () => {
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
