import * as room from '../../src/channel/index.js';
import type { Entry } from './calls.js';

const channel = room.channel({ kind: 'abs' }, { kind: 'gaussian', variance: 0.1 });
const abs = () => channel;
const one = () => [1];
const sum = () => ({
  kind: 'sum',
  terms: [
    { link: { kind: 'square' }, on: [0], weight: 1 },
    { link: { kind: 'sign-product', factors: 2 }, on: [0, 1], weight: 0.5 },
  ],
});
const method = (name: string, args: Entry['args'], nan?: true): Entry => ({
  method: name,
  args: { this: abs, ...args },
  ...(nan && { nan }),
});

/** Errors about a link speak of its parts; labels that cannot occur have the slope NaN. */
export const channels: Record<string, Entry> = {
  channel: { args: { link: sum, noise: () => ({ kind: 'gaussian', variance: 0 }) } },
  'channel.gOut': method(
    'gOut',
    { y: () => [1, 2], omega: () => [0.1, 0.2], V: one, options: () => ({ jacobian: true }) },
    true,
  ),
  'channel.labels': method('labels', { field: () => ({ omega: [0.5], V: [0.5] }) }),
  'channel.firstMoment': method('firstMoment', { y: () => [1, 2] }, true),
  'channel.secondMoment': method('secondMoment', { y: () => [1, 2] }, true),
  'channel.label': method('label', { z: one, normals: one }),
  'channel.supports': method('supports', { y: () => 1 }),
  checkChannel: {
    args: {
      link: () => ({ kind: 'quantised', edges: [0, 1] }),
      noise: () => ({ kind: 'probit', variance: 0.1 }),
    },
  },
  fromFunctions: {
    args: {
      functions: () => ({
        directions: 1,
        gOut: () => ({ logZ: 0, g: 0 }),
        labels: { counted: [0, 1] },
        draw: () => 1,
      }),
    },
  },
  fromLogLikelihood: {
    args: {
      likelihood: () => ({
        logLikelihood: () => -1,
        labels: { continuous: [0, 1], scale: 0.5 },
        draw: () => 1,
      }),
    },
  },
  directionsOf: { args: { link: sum } },
  evaluate: { args: { link: sum } },
  isSignLink: { args: { link: sum } },
  powersOf: { args: { link: () => ({ kind: 'polynomial', coefficients: [1, 0, 2] }) }, nan: true },
};
for (const entry of Object.values(channels))
  entry.also = {
    link: 'kind|terms|factors',
    y: 'omega',
    kind: 'link|noise|terms|factors',
    noise: 'link|variance',
    options: 'jacobian',
    field: 'omega|V',
    on: 'terms',
    functions: 'directions|gOut|labels|draw',
    likelihood: 'logLikelihood|labels|draw',
    labels: 'counted|continuous|scale',
    counted: 'labels',
    continuous: 'labels',
    scale: 'labels',
    edges: 'link',
  };
