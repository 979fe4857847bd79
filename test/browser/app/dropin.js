// The binary as an asset, without the library.
import url from 'onsager/core.wasm?url';

const { instance } = await WebAssembly.instantiateStreaming(fetch(url));
const { memory, alloc, dgemv } = instance.exports;
const [a, x, y] = [alloc(96), alloc(32), alloc(32)];
new Float64Array(memory.buffer, a, 12).set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
new Float64Array(memory.buffer, x, 4).fill(1);
dgemv(3, 4, a, 4, x, y);
globalThis.report = [...new Float64Array(memory.buffer, y, 3)];
