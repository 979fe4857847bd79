/** The generator alone: the root of the package brings six others, which no page needs. */
declare module 'seedrandom/seedrandom.js' {
  export default function seedrandom(seed: string): { int32(): number };
}
