/** The generator alone. The root of the package brings six others, which no page needs. */
declare module 'seedrandom/seedrandom.js' {
  import seedrandom from 'seedrandom';
  export default seedrandom;
}
