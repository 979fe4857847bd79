/** The build reads a binary as the base64 text of its bytes. */
declare module '*.wasm' {
  const base64: string;
  export default base64;
}
