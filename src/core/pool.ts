import type { Exports } from './exports.js';
import { maySleep, nodeModule } from './host.js';

/** What a worker is told. */
export interface Task {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** Which thread it is: 1 and up. */
  thread: number;
  generation: number;
}

export interface PoolOptions {
  threads: number;
  /** Place of the entry of the workers, where it does not lie beside the library. */
  worker?: URL;
  /** Milliseconds after which a worker that has not finished its part is given up. */
  patience?: number;
  /** Estimated milliseconds from which on a call is shared. */
  least?: number;
}

interface Running {
  /** Resolves when the worker is gone. */
  gone: Promise<void>;
  terminate(): void;
}

const PATIENCE = 30_000;
/** Below, waking the workers costs what they save. */
const LEAST = 1;

/** The workers that help with large calls. They start at the first one, and do not keep a process alive. */
export class Pool {
  readonly #options: PoolOptions;
  #exports: Exports | undefined;
  #module: WebAssembly.Module | undefined;
  #workers: Running[] = [];
  #stopping: Promise<void> | undefined;
  #lost = false;

  constructor(
    readonly memory: WebAssembly.Memory,
    options: PoolOptions,
  ) {
    this.#options = options;
  }

  /** What the core imports. */
  get imports() {
    return {
      env: {
        memory: this.memory,
        pool_wanted: (generation: number) => this.#start(generation),
        pool_lost: () => this.#lose(),
      },
    };
  }

  /** Makes an instance on the shared memory the one that workers help. */
  attach(exports: Exports, module: WebAssembly.Module): void {
    this.#exports = exports;
    this.#module = module;
    const { threads, patience = PATIENCE, least = LEAST } = this.#options;
    exports.pool_start(threads, maySleep() ? 1 : 0, patience, least);
  }

  /** Threads that may share a call now. */
  get threads(): number {
    return this.#lost ? 1 : this.#options.threads;
  }

  /** Ends the workers; resolves when they are gone. The next large call starts new ones. Whoever asks meanwhile waits for the same end. */
  stop(): Promise<void> {
    this.#stopping ??= this.#end().finally(() => {
      this.#stopping = undefined;
    });
    return this.#stopping;
  }

  async #end(): Promise<void> {
    const workers = this.#workers;
    this.#workers = [];
    if (!this.#exports || this.#lost) return;
    this.#exports.pool_stop();
    const late = setTimeout(() => {
      for (const worker of workers) worker.terminate();
    }, 5000);
    await Promise.all(workers.map(({ gone }) => gone));
    clearTimeout(late);
    this.attach(this.#exports, this.#module!);
  }

  #start(generation: number): void {
    for (let thread = 1; thread < this.#options.threads; thread++) {
      const task = { module: this.#module!, memory: this.memory, thread, generation };
      try {
        this.#workers.push(nodeWorker(task, this.#options.worker) ?? webWorker(task, this.#options.worker));
      } catch (error) {
        failed(error as Error);
        return;
      }
    }
  }

  #lose(): void {
    this.#lost = true;
    for (const worker of this.#workers) worker.terminate();
    throw new Error(
      'a worker thread died or did not answer while it computed: the result is lost; further calls run on one thread',
    );
  }
}

let told = false;
/** A pool whose workers do not start still computes, on the thread that calls. */
function failed({ message }: { message?: string }): void {
  if (!told)
    console.warn(
      `onsager: no worker threads: ${message ?? 'the worker does not load: pass its place to init({ worker })'}`,
    );
  told = true;
}

function nodeWorker(task: Task, place?: URL): Running | undefined {
  const threads = nodeModule('worker_threads');
  if (!threads) return undefined;
  const worker = new threads.Worker(place ?? new URL('./worker.js', import.meta.url), {
    workerData: task,
    execArgv: [],
  });
  worker.on('error', failed);
  worker.unref();
  return {
    gone: new Promise((resolve) => worker.once('exit', () => resolve())),
    terminate: () => void worker.terminate(),
  };
}

function webWorker(task: Task, place?: URL): Running {
  const worker = place
    ? new Worker(place, { type: 'module' })
    : new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  worker.addEventListener('error', failed);
  worker.postMessage(task);
  let left = () => {};
  const gone = new Promise<void>((resolve) => {
    left = resolve;
  });
  worker.addEventListener('message', left);
  worker.addEventListener('error', left);
  return {
    gone,
    terminate() {
      worker.terminate();
      // A page is not told that a worker is gone which it ends itself.
      left();
    },
  };
}
