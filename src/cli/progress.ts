import { SingleBar } from 'cli-progress';
import type { Running } from '../sweep/index.js';
import type { Told } from '../system/time-limit.js';
import { note } from './output.js';

/** How often a line is printed where there is no terminal, in milliseconds. */
const interval = 10_000;

/**
 * Work that takes no longer than the first shows nothing on a terminal; longer work is shown at the interval of
 * the second. Both in milliseconds.
 */
const patience = 2000;
const refresh = 200;

/** To the start of the line, which is erased. */
const overwrite = '\r\x1b[K';

/**
 * Shows how far a sweep is, on stderr: first how much there is to do, where that takes seconds, then a bar on a terminal, and in a batch job a line
 * now and then. Time goes on without tasks that end, so both are shown by the clock.
 */
export function progressReporter(): {
  update: (progress: Running) => void;
  /** A line between what is shown. */
  say: (text: string) => void;
  stop: () => void;
} {
  const { isTTY } = process.stderr;
  const display = isTTY ? bar() : lines;
  let last: Running | undefined;
  let timer: NodeJS.Timeout | undefined;
  return {
    update(progress) {
      if (!last) announce(progress);
      last = progress;
      timer ??= setInterval(() => display.show(last!), isTTY ? refresh : interval).unref();
      if (progress.finished === progress.total) clearInterval(timer);
    },
    say: (text) => note(`${isTTY ? overwrite : ''}${text}`),
    stop() {
      clearInterval(timer);
      display.stop(last);
    },
  };
}

function announce({ total, finished, workers, left }: Running): void {
  if (finished === total) return;
  const seconds = left() ?? 0;
  if (1000 * seconds < patience) return;
  const on = workers === 1 ? 'one worker' : `${workers} workers`;
  note(`${total - finished} tasks on ${on}: about ${Math.ceil(seconds)} s`);
}

/**
 * Runs a computation without tasks, which tells where it is as often as it likes: on stderr, on a terminal in a line that is written over once two
 * seconds have gone, else as a line now and then.
 *
 * @param work given what it tells, and what clears the line before something else is printed
 */
export function withProgressLine<T>(work: (tell: Told, clear: () => void) => T): T {
  const { stderr } = process;
  const tty = stderr.isTTY;
  let last = Date.now() + (tty ? patience - refresh : 0);
  let shown = false;
  const clear = () => {
    if (shown) stderr.write(overwrite);
    shown = false;
  };
  try {
    return work((where) => {
      const now = Date.now();
      if (now - last < (tty ? refresh : interval)) return;
      last = now;
      if (tty) stderr.write(`${overwrite}${where()}`);
      else note(where());
      shown = tty;
    }, clear);
  } finally {
    clear();
  }
}

/** Seconds, and failures, after the number of tasks. */
function outlook({ failed, left }: Running): string {
  const seconds = left();
  return `${seconds === undefined ? '' : `, about ${Math.ceil(seconds)} s left`}${failed > 0 ? `, ${failed} failed` : ''}`;
}

function bar() {
  const display = new SingleBar({
    format: '{bar} {value}/{total} tasks{outlook}',
    stream: process.stderr,
    barsize: 30,
    hideCursor: true,
  });
  let running = false;
  return {
    show(progress: Running) {
      const { total, finished } = progress;
      const payload = { outlook: outlook(progress) };
      if (!running) display.start(total, finished, payload);
      else display.update(finished, payload);
      running = true;
    },
    stop(last?: Running) {
      if (running) display.update(last!.finished, { outlook: '' });
      display.stop();
    },
  };
}

const lines = {
  show: (progress: Running) => note(`${progress.finished}/${progress.total} tasks${outlook(progress)}`),
  stop: () => {},
};
