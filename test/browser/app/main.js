import * as root from 'onsager';
import { draw } from 'onsager/figure';
import * as prior from 'onsager/prior';
import * as spiked from 'onsager/spiked';
import { program } from './program.js';

const drawing = {
  kind: 'curves',
  title: 'In a page',
  x: { label: 'signal-to-noise ratio' },
  y: { label: 'overlap' },
  series: [
    {
      name: 'x',
      line: [
        [0, 0],
        [1, 0.5],
        [2, 0.7],
      ],
      points: [{ x: 1, y: 0.5, error: 0.1 }],
    },
  ],
};
const svg = draw(drawing, document);
document.body.append(svg);

const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
const inWorker = new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(new Error(message ?? 'the worker does not load'));
});

globalThis.report = {
  ...(await program(root, spiked, prior)),
  worker: await inWorker,
  paths: svg.querySelectorAll('path').length,
  width: svg.getBoundingClientRect().width,
};
