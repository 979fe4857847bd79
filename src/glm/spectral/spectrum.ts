// Whole spectra at sizes that fit, for figures. Where the matrices G(y) have common eigenvectors an operator falls into p blocks.

import { core, padded, type Scratch } from '../../core/index.js';
import { eigenvalues, matrix } from '../../linalg/index.js';
import { leading, spectrumOf } from '../../linalg/spectrum.js';
import { checkInstance, floatRows, type Instance } from '../instance.js';
import { blocksOf } from './blocks.js';
import { checkTrim, preprocessed, type SymmetricOptions } from './law.js';
import { labelMoments, preprocessing } from './operator.js';

/** Eigenvalues in the complex plane. */
export interface ComplexValues {
  re: Float64Array;
  im: Float64Array;
  status: 'converged' | 'max-iterations';
}

function blocks(instance: Instance) {
  const n = instance.samples;
  const p = instance.model.directions;
  const G = labelMoments(instance);
  const law = {
    p,
    y: instance.y,
    weight: new Float64Array(n).fill(1 / n),
    first: new Float64Array(n * p),
    G,
    missing: 0,
  };
  return blocksOf(law);
}

/** Runs work on a copy of the rows, n x padded(d) f64. */
function onRows<T>(instance: Instance, work: (x: number, scratch: Scratch) => T): T {
  const { memory } = core();
  const { samples: n, size: d } = instance;
  const data = floatRows(instance, 'spectra');
  const ld = padded(d);
  return memory.scope((scratch) => {
    const x = scratch.f64(n * ld);
    memory
      .f64(x, n * ld)
      .set(data.type === 'f64' ? memory.f64(data.ptr, n * ld) : memory.f32(data.ptr, n * ld));
    return work(x, scratch);
  });
}

/** All eigenvalues of sum_i (x_i x_i') kron T(y_i), ascending, d p of them, T trimmed at -`trim` (default: not). Memory d^2, or (d p)^2 without common eigenvectors. */
export function symmetricSpectrum(instance: Instance, options: SymmetricOptions = {}): Float64Array {
  checkInstance(instance);
  const trim = Math.min(checkTrim(options), 1e6);
  const { samples: n, size: d, model } = instance;
  const p = model.directions;
  const ld = padded(d);
  const { exports, memory } = core();
  const found = blocks(instance);
  return onRows(instance, (x, scratch) => {
    const weighted = scratch.f64(n * ld);
    const square = scratch.f64(d * ld);
    const ws = scratch.bytes(exports.dgemm_ws());
    /** sum_i t_i x_i x_i', d x d. */
    const gram = (t: (i: number) => number): Float64Array => {
      const [from, to] = [memory.f64(x, n * ld), memory.f64(weighted, n * ld)];
      for (let i = 0; i < n; i++) {
        const scale = t(i);
        for (let j = i * ld; j < i * ld + d; j++) to[j] = scale * from[j];
      }
      memory.f64(square, d * ld).fill(0);
      exports.dgemm(d, d, n, 1, x, 1, ld, weighted, ld, 1, square, ld, ws);
      return memory.f64(square, d * ld);
    };
    const write = (into: ReturnType<typeof matrix>, a: number, b: number, values: Float64Array) => {
      for (let i = 0; i < d; i++)
        for (let j = 0; j < d; j++) into.data[(a * d + i) * into.cols + b * d + j] = values[i * ld + j];
    };
    if (found) {
      const all = found.eigenvalues.flatMap((l) => {
        const block = matrix(d, d);
        write(
          block,
          0,
          0,
          gram((i) => preprocessed(l[i], trim)),
        );
        return Array.from(eigenvalues(block).values);
      });
      return Float64Array.from(all).sort();
    }
    const T = preprocessing(instance, trim);
    const whole = matrix(d * p, d * p);
    for (let a = 0; a < p; a++)
      for (let b = 0; b < p; b++)
        write(
          whole,
          a,
          b,
          gram((i) => T[(i * p + a) * p + b]),
        );
    return eigenvalues(whole).values;
  });
}

/**
 * All n p eigenvalues of L = (X X' - 1) Ghat. It has full rank whenever Ghat has (X X' - 1 is -1 where X X' vanishes): no matrix of d p rows has the same
 * nonzero eigenvalues, since X' Ghat (lambda + Ghat)^-1 X w = w is not linear in lambda. So the size is n p, or n for each of p common eigenvectors.
 */
export function asymmetricSpectrum(instance: Instance): ComplexValues {
  checkInstance(instance);
  const { samples: n, size: d, model } = instance;
  const p = model.directions;
  const { exports, memory } = core();
  const found = blocks(instance);
  const G = found ? undefined : labelMoments(instance);
  return onRows(instance, (x, scratch) => {
    const ld = padded(d);
    const wide = padded(n);
    const gram = scratch.f64(n * wide);
    exports.dgemm(n, n, d, 1, x, ld, 1, x, 1, ld, gram, wide, scratch.bytes(exports.dgemm_ws()));
    const K = memory.f64(gram, n * wide);
    for (let i = 0; i < n; i++) K[i * wide + i] -= 1;
    if (found) {
      const all = found.eigenvalues.map((l) => {
        const at = scratch.f64(n * leading(n));
        const [from, view] = [memory.f64(gram, n * wide), memory.f64(at, n * leading(n))];
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++) view[i * leading(n) + j] = from[i * wide + j] * l[j];
        return spectrumOf(n, at, leading(n));
      });
      return joined(all);
    }
    const [m, apart] = [n * p, leading(n * p)];
    const at = scratch.f64(m * apart);
    const [from, view] = [memory.f64(gram, n * wide), memory.f64(at, m * apart)];
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        for (let a = 0; a < p; a++)
          for (let b = 0; b < p; b++)
            view[(i * p + a) * apart + j * p + b] = from[i * wide + j] * G![(j * p + a) * p + b];
    return joined([spectrumOf(m, at, apart)]);
  });
}

function joined(all: ComplexValues[]): ComplexValues {
  const pairs = all.flatMap(({ re, im }) => Array.from(re, (x, i) => [x, im[i]])).sort((a, b) => b[0] - a[0]);
  return {
    re: Float64Array.from(pairs, ([x]) => x),
    im: Float64Array.from(pairs, ([, y]) => y),
    status: all.every(({ status }) => status === 'converged') ? 'converged' : 'max-iterations',
  };
}
