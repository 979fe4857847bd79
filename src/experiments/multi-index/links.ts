import { type MultiIndexDefinition, type MultiIndexModel, multiIndex } from '../../multi-index/index.js';

/** Links that figures compare, by the name that a parameter gives them. */
export const links = {
  abs: { link: 'abs', label: '|z|' },
  product: { link: { kind: 'product', factors: 2 }, label: 'z₁z₂' },
  'sign-product': { link: { kind: 'sign-product', factors: 2 }, label: 'sign(z₁z₂)' },
  norm2: { link: { kind: 'norm', directions: 2 }, label: '|z|², p = 2' },
  norm4: { link: { kind: 'norm', directions: 4 }, label: '|z|², p = 4' },
  ratio: { link: 'ratio', label: 'z₁/z₂' },
} as const satisfies Record<string, { link: MultiIndexDefinition['link']; label: string }>;

export type LinkName = keyof typeof links;
export const linkNames = Object.keys(links) as [LinkName, ...LinkName[]];

export function linked(name: LinkName, alpha: number): MultiIndexModel {
  return multiIndex({ link: links[name].link, alpha });
}
