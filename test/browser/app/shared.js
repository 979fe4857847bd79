/** A draw and a contraction that two threads share where the page lets them, and whether the worker took part. */
export async function shared({ init, core, backend, stopThreads }, options) {
  await init({ threads: 2, ...options });
  const { exports, memory } = core();
  const n = 240;
  const dims = [n, n, n, 1];
  const t = memory.alloc(exports.tensor_bytes(4, 0, ...dims));
  /** The field, and how many lines of the workspace were written to: every thread has its own. */
  const contract = () =>
    memory.scope((scratch) => {
      const values = Array.from({ length: n }, (_, i) => (i % 7) - 2);
      const [x, y] = [scratch.f64(n, values), scratch.f64(n)];
      const bytes = exports.contract_ws(4, 0, ...dims, 0);
      const ws = scratch.bytes(bytes);
      memory.u8(ws, bytes).fill(0);
      exports.contract(4, 0, ...dims, t, 0, x, 0, 0, 0, y, 0, 0, 0, ws);
      let lines = 0;
      for (let at = 0; at + 64 <= bytes; at += 64) if (memory.u8(ws + at, 64).some((byte) => byte)) lines++;
      return { field: [...memory.f64(y, n)], lines };
    });
  memory.scope((scratch) => {
    const ws = scratch.bytes(exports.sample_ws(4, ...dims, 0));
    const x = scratch.f64(n);
    exports.sample_tensor(4, 0, ...dims, t, 0, 1, 1, x, 0, 0, 0, 1, 2, 3, 0, n, ws);
  });
  const lines = [];
  let result = contract();
  lines.push(result.lines);
  // With the worker some lines more; before it is there, and after a call in which it came too late, as many as without.
  for (const end = Date.now() + 8000; backend().threads > 1 && Date.now() < end; ) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    result = contract();
    lines.push(result.lines);
    if (lines.length > 20 && Math.max(...lines) > Math.min(...lines)) break;
  }
  const { threads, relaxed } = backend();
  await stopThreads();
  const alone = contract();
  lines.push(alone.lines);
  return {
    threads,
    relaxed,
    helped: Math.max(...lines) > alone.lines,
    same: alone.field.every((value, i) => value === result.field[i]),
    field: result.field,
  };
}
