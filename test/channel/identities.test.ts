import { type Case, gaussian, identities, probit } from './identities.js';

// What takes quadratures in several dimensions is in test/heavy/channel.test.ts.
const cases: Case[] = [
  ['linear', { kind: 'linear' }, gaussian(0)],
  ['linear with noise', { kind: 'linear' }, gaussian(0.3)],
  ['abs', { kind: 'abs' }, gaussian(0)],
  ['abs with noise', { kind: 'abs' }, gaussian(0.1)],
  ['square', { kind: 'square' }, gaussian(0)],
  ['sign', { kind: 'sign' }, gaussian(0), 1e-4],
  ['sign with noise', { kind: 'sign' }, gaussian(0.4), 1e-4],
  ['sign with probit noise', { kind: 'sign' }, probit(0.5), 1e-4],
  ['relu', { kind: 'relu' }, gaussian(0), 1e-4],
  ['relu with noise', { kind: 'relu' }, gaussian(0.2)],
  ['tanh', { kind: 'tanh' }, gaussian(0)],
  ['hermite 3', { kind: 'hermite', degree: 3 }, gaussian(0)],
  ['polynomial', { kind: 'polynomial', coefficients: [1, -1, 0.5, 0.2] }, gaussian(0)],
  ['product of 2', { kind: 'product', factors: 2 }, gaussian(0)],
  ['sign of product of 2', { kind: 'sign-product', factors: 2 }, gaussian(0), 1e-3],
  ['sign of product of 2 with noise', { kind: 'sign-product', factors: 2 }, gaussian(0.3), 1e-3],
  ['sign of product of 2 with probit noise', { kind: 'sign-product', factors: 2 }, probit(0.3), 1e-3],
  ['ratio', { kind: 'ratio' }, gaussian(0), 2e-2],
  ['a product of 2 with noise', { kind: 'product', factors: 2 }, gaussian(0.3)],
  ['norm of 2', { kind: 'norm', directions: 2 }, gaussian(0)],
  ['committee of 2 with noise', { kind: 'committee', directions: 2 }, gaussian(0.2), 1e-3],
];

cases.forEach(identities);
