// Entry of the workers of a pool, in Node and in browsers: an instance of its own on the shared memory, which takes parts of what the
// main instance computes. It imports nothing, so that the built file can be copied by itself.
import type { nodeModule as NodeModule } from './host.js';
import type { Task } from './pool.js';

function work({ module, memory, thread, generation }: Task): void {
  const idle = () => {};
  const env = { memory, pool_wanted: idle, pool_lost: idle };
  const { pool_work } = new WebAssembly.Instance(module, { env }).exports;
  (pool_work as (thread: number, generation: number) => void)(thread, generation);
}

type Builtins = { getBuiltinModule?: (name: string) => ReturnType<typeof NodeModule<'worker_threads'>> };
const node = (globalThis.process as Builtins | undefined)?.getBuiltinModule?.('node:worker_threads');
if (node) {
  work(node.workerData);
} else {
  const start = ({ data }: MessageEvent<Task>) => {
    work(data);
    globalThis.postMessage('done');
    globalThis.close();
  };
  globalThis.addEventListener('message', start, { once: true });
}
