import { SingleBar } from 'cli-progress';
import type { Progress } from '../sweep/index.js';
import { note } from './output.js';

/** How often a line is printed where there is no terminal, in milliseconds. */
const interval = 10_000;

/** Shows how far a sweep is, on stderr: a bar on a terminal, a line now and then in a batch job. */
export function progressReporter(): { update: (progress: Progress) => void; stop: () => void } {
  return process.stderr.isTTY ? bar() : lines();
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
