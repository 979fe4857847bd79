// The models of docs/theory/spiked-matrix-tensor.md that several tests speak of.

import { gaussian, type Prior } from '../../src/prior/index.js';
import { type SpikedModel, spiked } from '../../src/spiked/index.js';

/** S1, that of arXiv 2506.02664: a matrix u v' of noise Dm and a tensor u x y of noise Dt; `sizes` are those of v, x and y. */
export function paper(
  Dm: number,
  Dt: number,
  { sizes: [v, x, y] = [1, 1, 1], prior = gaussian() }: { sizes?: number[]; prior?: Prior } = {},
): SpikedModel {
  return spiked({
    species: { u: { prior }, v: { prior, size: v }, x: { prior, size: x }, y: { prior, size: y } },
    channels: [
      { modes: ['u', 'v'], snr: 1 / Dm },
      { modes: ['u', 'x', 'y'], snr: 1 / Dt },
    ],
  });
}

/** S2: a matrix u v', a tensor u x y and a tensor x z w. */
export function ladder(Dm: number, D1: number, D2: number, prior: Prior = gaussian()): SpikedModel {
  return spiked({
    species: Object.fromEntries([...'uvxyzw'].map((name) => [name, { prior }])),
    channels: [
      { modes: ['u', 'v'], snr: 1 / Dm },
      { modes: ['u', 'x', 'y'], snr: 1 / D1 },
      { modes: ['x', 'z', 'w'], snr: 1 / D2 },
    ],
  });
}

/** S3: a symmetric matrix on the first of two correlated factors and a symmetric order 3 on the second. */
export function correlated(prior: Prior, l2: number, l3: number): SpikedModel {
  return twoFactors(prior, [l2, 0], l3, (a, b, c) => Number(a + b + c === 3));
}

/** S4: a symmetric matrix of strengths l0 and l1 and a symmetric order 3 that couples factor 0 with twice factor 1. */
export function rankTwo(prior: Prior, l0: number, l1: number, l3: number): SpikedModel {
  return twoFactors(prior, [l0, l1], l3, (a, b, c) => (a + b + c === 2 ? 1 / Math.sqrt(3) : 0));
}

function twoFactors(
  prior: Prior,
  [l0, l1]: [number, number],
  l3: number,
  cube: (a: number, b: number, c: number) => number,
): SpikedModel {
  const matrix = [
    [Math.sqrt(l0), 0],
    [0, Math.sqrt(l1)],
  ];
  const tensor = [0, 1].map((a) => [0, 1].map((b) => [0, 1].map((c) => cube(a, b, c))));
  return spiked({
    species: { x: { prior } },
    channels: [
      { modes: ['x', 'x'], snr: 1, symmetric: true, core: matrix },
      { modes: ['x', 'x', 'x'], snr: l3, symmetric: true, core: tensor },
    ],
  });
}
