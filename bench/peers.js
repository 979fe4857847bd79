// Other libraries for JavaScript as contenders. They are devDependencies of bench/package.json: npm ci --prefix bench

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folderOf = (name) => new URL(`node_modules/${name}/`, import.meta.url);
const versionOf = (name) => JSON.parse(readFileSync(new URL('package.json', folderOf(name)), 'utf8')).version;

/** TensorFlow.js on its WebAssembly backend, which computes in f32 only; one thread, as everybody here. */
async function tensorflow() {
  const tf = await import('@tensorflow/tfjs-core');
  const { setThreadsCount, setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(fileURLToPath(new URL('dist/', folderOf('@tensorflow/tfjs-backend-wasm'))));
  setThreadsCount(1);
  await tf.setBackend('wasm');
  return tf;
}

const LIBRARIES = {
  'numpy-ts': () => import('numpy-ts'),
  '@tensorflow/tfjs-backend-wasm': tensorflow,
  // One thread, as it has no workers in Node; browser.js gives it those of a browser.
  '@jax-js/jax': () => import('@jax-js/jax'),
  'ml-matrix': () => import('ml-matrix'),
  mathjs: () => import('mathjs'),
};

/**
 * Those that are installed, as makers of contenders for the harness: each takes row-major typed arrays and returns
 * label -> { run, result, dispose? }, empty without any library.
 */
export async function loadPeers() {
  const found = {};
  const versions = [];
  for (const [name, load] of Object.entries(LIBRARIES)) {
    try {
      found[name] = await load();
      versions.push(`${name} ${versionOf(name)}`);
    } catch (error) {
      if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    }
  }
  return { versions, ...contendersOf(found) };
}

function contendersOf(found) {
  const {
    'numpy-ts': np,
    '@tensorflow/tfjs-backend-wasm': tf,
    '@jax-js/jax': jax,
    'ml-matrix': ml,
    mathjs,
  } = found;
  const contender = (run, result) => {
    let last;
    return {
      run() {
        last?.dispose?.();
        last = run();
      },
      result: () => result(last),
    };
  };
  const numpy = (run) => contender(run, (array) => array.data);
  const flow = (run) =>
    contender(
      () => tf.tidy(run),
      (tensor) => tensor.dataSync(),
    );
  const rows = (a, n) => Array.from({ length: n }, (_, i) => Array.from(a.subarray(i * n, (i + 1) * n)));
  const isFloat32 = (a) => a instanceof Float32Array;

  return {
    /** A B, n x n. */
    matmul(n, a, b) {
      const made = {};
      if (np) {
        const [A, B] = [a, b].map((m) => np.array(m).reshape(n, n));
        made['numpy-ts'] = numpy(() => np.matmul(A, B));
      }
      if (tf && isFloat32(a)) {
        const [A, B] = [a, b].map((m) => tf.tensor2d(m, [n, n]));
        made['tfjs-wasm'] = flow(() => tf.matMul(A, B));
      }
      if (jax && isFloat32(a)) {
        const [A, B] = [a, b].map((m) => jax.numpy.array(m).reshape([n, n]));
        let last;
        made['jax-js'] = {
          async run() {
            last?.dispose();
            last = jax.numpy.matmul(A.ref, B.ref);
            await last.blockUntilReady();
          },
          result: () => last.ref.dataSync(),
        };
      }
      if (ml && !isFloat32(a)) {
        const [A, B] = [a, b].map((m) => new ml.Matrix(rows(m, n)));
        made['ml-matrix'] = contender(
          () => A.mmul(B),
          (C) => C.to1DArray(),
        );
      }
      if (mathjs && !isFloat32(a)) {
        const [A, B] = [a, b].map((m) => mathjs.matrix(rows(m, n)));
        made.mathjs = contender(
          () => mathjs.multiply(A, B),
          (C) => C.toArray().flat(),
        );
      }
      return made;
    },

    /** A x, n x n. */
    matvec(n, a, x) {
      const made = {};
      if (np) {
        const [A, X] = [np.array(a).reshape(n, n), np.array(x)];
        made['numpy-ts'] = numpy(() => np.matmul(A, X));
      }
      if (tf && isFloat32(a)) {
        const [A, X] = [tf.tensor2d(a, [n, n]), tf.tensor2d(x, [n, 1])];
        made['tfjs-wasm'] = flow(() => tf.matMul(A, X));
      }
      if (ml && !isFloat32(a)) {
        const [A, X] = [new ml.Matrix(rows(a, n)), ml.Matrix.columnVector(Array.from(x))];
        made['ml-matrix'] = contender(
          () => A.mmul(X),
          (y) => y.to1DArray(),
        );
      }
      return made;
    },

    /** T(., x, x) of the dense n x n x n tensor that `full` makes: a matrix of n^2 rows, twice. numpy-ts has no room for it. */
    contract(n, full, x) {
      if (!tf) return {};
      const [T, X] = [tf.tensor2d(full(), [n * n, n]), tf.tensor2d(x, [n, 1])];
      return { 'tfjs-wasm': flow(() => tf.matMul(tf.reshape(tf.matMul(T, X), [n, n]), X)) };
    },

    /** Eigenvalues, ascending, and vectors of a symmetric n x n matrix; the result is the eigenvalues. */
    eigh(n, a) {
      if (!ml) return {};
      const A = new ml.Matrix(rows(a, n));
      const run = () => new ml.EigenvalueDecomposition(A, { assumeSymmetric: true });
      return { 'ml-matrix': contender(run, (e) => Float64Array.from(e.realEigenvalues).sort()) };
    },
  };
}

/** Without any library. */
export const noPeers = { versions: [], ...contendersOf({}) };
