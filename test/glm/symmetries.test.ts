import { expect, it } from 'vitest';
import type { LinkDefinition } from '../../src/channel/index.js';
import { output } from '../../src/glm/precision.js';
import { channelOf, multiIndex } from '../../src/multi-index/index.js';

const staircase = {
  kind: 'sum' as const,
  terms: [
    { link: 'square' as const, on: [0] },
    { link: { kind: 'sign-product' as const, factors: 3 }, on: [0, 1, 2] },
  ],
};
const cases: [name: string, link: LinkDefinition, noise: number, Q: number[]][] = [
  ['an even link', 'abs', 0, [0.4]],
  ['an odd link with noise', 'linear', 0.1, [0.4]],
  ['a link of no symmetry', 'relu', 0.1, [0.4]],
  ['a product, overlaps alike', { kind: 'product', factors: 2 }, 0, [0.5, 0, 0, 0.5]],
  ['a product, overlaps of any kind', { kind: 'product', factors: 2 }, 0, [0.5, 0.1, 0.1, 0.4]],
  ['a product, one overlap of 0', { kind: 'product', factors: 2 }, 0, [0.5, 0, 0, 0]],
  ['a sign of a product, overlaps mixed', { kind: 'sign-product', factors: 2 }, 0, [0.5, 0.1, 0.1, 0.5]],
  ['a sign of three', { kind: 'sign-product', factors: 3 }, 0, [0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.3]],
  ['a ratio', 'ratio', 0, [0.5, 0, 0, 0.3]],
  ['a committee, overlaps mixed', { kind: 'committee', directions: 2 }, 0, [0.5, 0.1, 0.1, 0.5]],
  ['a sum', staircase, 0, [0.5, 0, 0, 0, 0.1, 0, 0, 0, 0.1]],
];

it.each(cases)('fields that a symmetry makes alike are counted, not visited: %s', (_, link, noise, Q) => {
  const channel = channelOf(multiIndex({ link, alpha: 1, noise }));
  const step = channel.p > 2 ? 1 : 0.5;
  const quick = output(channel, Q, step);
  // Nothing is known of the symmetries of a function.
  const blind = { kind: 'function' as const, g: () => 0, directions: channel.p };
  const whole = output({ ...channel, link: blind }, Q, step);
  whole.gg.forEach((value, k) => {
    expect(Math.abs(quick.gg[k] - value)).toBeLessThan(1e-12);
  });
  expect(Math.abs(quick.logZ - whole.logZ)).toBeLessThan(1e-12);
});
