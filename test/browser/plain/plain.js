import * as onsager from './onsager/standalone.js';
import { program } from './program.js';

const { prior, spiked } = onsager;
try {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  const inWorker = new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
  });
  globalThis.report = { ...(await program(onsager, spiked, prior)), worker: await inWorker };
} catch (error) {
  globalThis.report = { error: error.message };
}
