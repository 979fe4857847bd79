// A B in f32 by onsager and by jax-js in one page, in turns, with the threads that the page allows; called by ../browser.js.

import { backend, core, init } from '../../dist/standalone.js';
import { fillUniform, relativeError } from '../data.js';
import * as jax from '../node_modules/@jax-js/jax/dist/index.js';

const clock = async (run) => {
  const start = performance.now();
  await run();
  return performance.now() - start;
};

/** Milliseconds of every round, and how far the two products are from plain sums in f64 over some rows. */
globalThis.gemm = async ({ n, rounds }) => {
  await init({ relaxed: true, threads: globalThis.crossOriginIsolated ? navigator.hardwareConcurrency : 1 });
  const { exports, memory } = core();
  const [a, b, c] = [1, 2, 3].map(() => memory.alloc(4 * n * n));
  const ws = memory.alloc(exports.sgemm_ws());
  const see = (at) => memory.f32(at, n * n);
  const [A, B] = [a, b].map((at, k) => fillUniform(see(at), k + 1).slice());
  const [jaxA, jaxB] = [A, B].map((m) => jax.numpy.array(m).reshape([n, n]));
  let product;
  const contenders = {
    onsager: () => {
      see(c).fill(0);
      exports.sgemm(n, n, n, 1, a, n, 1, b, n, 1, c, n, ws);
    },
    'jax-js': async () => {
      product?.dispose();
      product = jax.numpy.matmul(jaxA.ref, jaxB.ref);
      await product.blockUntilReady();
    },
  };
  // Workers start, and both engines compile, meanwhile.
  for (let round = 0; round < 5; round++) {
    for (const run of Object.values(contenders)) await run();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const sampled = rowsOf(see(c), n);
  const expected = rowsByDefinition(A, B, n);
  const errors = {
    onsager: relativeError(sampled, expected),
    'jax-js': relativeError(rowsOf(await product.ref.data(), n), expected),
  };
  const samples = { onsager: [], 'jax-js': [] };
  for (let round = 0; round < rounds; round++) {
    const turns = Object.keys(contenders);
    if (round % 2) turns.reverse();
    for (const label of turns) samples[label].push(await clock(contenders[label]));
  }
  const { threads, relaxed } = backend();
  return { samples, errors, threads, relaxed };
};

const CHECKED = 8;

/** Some rows, the last one among them. */
const rowsOf = (matrix, n) =>
  Array.from({ length: CHECKED }, (_, k) => {
    const i = Math.floor(((k + 1) * n) / CHECKED) - 1;
    return Array.from(matrix.subarray(i * n, (i + 1) * n));
  }).flat();

const rowsByDefinition = (A, B, n) =>
  Array.from({ length: CHECKED }, (_, k) => {
    const i = Math.floor(((k + 1) * n) / CHECKED) - 1;
    const row = new Float64Array(n);
    for (let p = 0; p < n; p++) for (let j = 0; j < n; j++) row[j] += A[i * n + p] * B[p * n + j];
    return Array.from(row);
  }).flat();
