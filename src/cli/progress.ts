import { SingleBar } from 'cli-progress';
import type { Progress } from '../sweep/index.js';
import { note } from './output.js';
import type { TimeLimit } from './time-limit.js';

/** How often a line is printed where there is no terminal, in milliseconds. */
const interval = 10_000;

/** What takes no longer shows nothing on a terminal; what does is shown so often. Both in milliseconds. */
const patience = 2000;
const refresh = 200;

/** To the start of the line, which is erased. */
const overwrite = '\r\x1b[K';

/** Shows how far a sweep is, on stderr: a bar on a terminal, a line now and then in a batch job. */
export function progressReporter(): { update: (progress: Progress) => void; stop: () => void } {
  return process.stderr.isTTY ? bar() : lines();
}

/**
 * Runs a computation without tasks, which tells where it is as often as it likes: on stderr, on a terminal in a line that is written over once two
 * seconds have gone, else as a line now and then.
 *
 * @param limit checked as often; what it throws ends the computation
 */
export function withProgressLine<T>(work: (update: (text: () => string) => void) => T, limit?: TimeLimit): T {
  const { stderr } = process;
  const tty = stderr.isTTY;
  let last = Date.now() + (tty ? patience - refresh : 0);
  let shown = false;
  try {
    limit?.check();
    return work((text) => {
      limit?.check(text);
      const now = Date.now();
      if (now - last < (tty ? refresh : interval)) return;
      last = now;
      if (tty) stderr.write(`${overwrite}${text()}`);
      else note(text());
      shown = tty;
    });
  } finally {
    if (shown) stderr.write(overwrite);
  }
}

/** What `run` gives for every instance k < seeds, one after another, with a line that says which one is at hand. */
export function eachInstance<T>(seeds: number, run: (k: number) => T): T[] {
  return withProgressLine((update) =>
    Array.from({ length: seeds }, (_, k) => {
      update(() => `instance ${k + 1} of ${seeds}`);
      return run(k);
    }),
  );
}

function bar() {
  // The rate counts this run's tasks alone: those of earlier runs took no time.
  const format = '{bar} {value}/{total} tasks  {rate}/s  ETA {eta_formatted}{failures}';
  const display = new SingleBar({
    format,
    stream: process.stderr,
    barsize: 30,
    hideCursor: true,
    etaBuffer: 50,
  });
  const started = Date.now();
  let running = false;
  return {
    update({ total, finished, failed, skipped }: Progress) {
      const rate = (finished - skipped) / Math.max(1e-3, (Date.now() - started) / 1000);
      const payload = { rate: rate.toPrecision(2), failures: failed > 0 ? `  ${failed} failed` : '' };
      if (!running) display.start(total, finished, payload);
      else display.update(finished, payload);
      running = true;
    },
    stop: () => display.stop(),
  };
}

function lines() {
  const started = Date.now();
  let last = started;
  return {
    update({ total, finished, failed, skipped }: Progress) {
      const now = Date.now();
      if (now - last < interval) return;
      last = now;
      const rate = (finished - skipped) / ((now - started) / 1000);
      const left = rate > 0 ? `, about ${Math.ceil((total - finished) / rate)} s left` : '';
      note(
        `${finished}/${total} tasks, ${rate.toPrecision(2)}/s${left}${failed > 0 ? `, ${failed} failed` : ''}`,
      );
    },
    stop: () => {},
  };
}
