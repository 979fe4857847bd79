import { createHash } from 'node:crypto';
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';

/** What a result depends on besides the code; nothing that names the owner. */
export function describeMachine({ exports }, wasm, native, peers) {
  const features = exports.features();
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    load: Number(loadavg()[0].toFixed(2)),
    node: process.versions.node,
    v8: process.versions.v8,
    core: {
      bytes: wasm.byteLength,
      sha256: createHash('sha256').update(wasm).digest('hex').slice(0, 16),
      relaxed: (features & 1) !== 0,
      abiVersion: exports.abi_version(),
    },
    numpy: native?.about ?? null,
    peers: peers?.versions ?? [],
  };
}

export function headline({ cpu, cores, load, node, core, numpy, peers }) {
  const variant = core.relaxed ? 'relaxed simd' : 'simd';
  const parts = [`${cpu}, ${cores} cores, load ${load}`, `Node ${node}`, `core ${variant} ${core.sha256}`];
  if (numpy) {
    const beside = numpy.scipy ? ` and scipy ${numpy.scipy}` : '';
    parts.push(`numpy ${numpy.numpy}${beside} with ${numpy.blas}, one thread`);
  }
  parts.push(...peers);
  return parts.join('; ');
}
