import type { Link } from '../../src/channel/index.js';
import { type Case, gaussian, identities } from '../channel/identities.js';

const stairs: Link = {
  kind: 'sum',
  terms: [
    { link: { kind: 'square' }, on: [0], weight: 1 },
    { link: { kind: 'sign-product', factors: 3 }, on: [0, 1, 2], weight: 1 },
  ],
};
const tent: Link = { kind: 'function', directions: 1, g: (z) => Math.abs(z[0] - 0.5) };
const mixed: Link = { kind: 'function', directions: 2, g: (z) => z[0] + z[0] * z[1] };

const cases: Case[] = [
  ['square with noise', { kind: 'square' }, gaussian(0.2)],
  ['tanh with noise', { kind: 'tanh' }, gaussian(0.1)],
  ['hermite 2 with noise', { kind: 'hermite', degree: 2 }, gaussian(0.1)],
  ['sign of product of 3', { kind: 'sign-product', factors: 3 }, gaussian(0), 1e-2],
  ['norm of 3', { kind: 'norm', directions: 3 }, gaussian(0)],
  ['committee of 3', { kind: 'committee', directions: 3 }, gaussian(0), 1e-2],
  ['ratio with noise', { kind: 'ratio' }, gaussian(0.3), 2e-2],
  ['staircase', stairs, gaussian(0), 1e-2],
  ['staircase with noise', stairs, gaussian(0.3), 1e-2],
  ['a function of one direction', tent, gaussian(0), 1e-4],
  // Its outer panels are done at 1e-7 (assembly/channel/nested.ts), which differences over 1e-3 make a hundred times of.
  ['a norm of 2 with noise', { kind: 'norm', directions: 2 }, gaussian(0.3), 1e-4, 1e-5],
  ['a function of two directions, with noise', mixed, gaussian(0.3), 1e-4, 1e-4],
];

cases.forEach(identities);
