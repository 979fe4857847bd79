import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

// linalg.wasm: the floor of the core as a module of its own. It has the floor's functions, no others, and they give what the core's do.

type Kernel = (...numbers: number[]) => number;

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url));
const module = (name: string) => new WebAssembly.Module(read(`build/${name}.wasm`));
const [floor, core] = [module('linalg'), module('core')];
const namesOf = (of: WebAssembly.Module) => WebAssembly.Module.exports(of).map(({ name }) => name);

/** A module with what puts numbers into its memory and takes them out. */
function started(of: WebAssembly.Module) {
  const kernels = new WebAssembly.Instance(of).exports as unknown as Record<string, Kernel>;
  const memory = kernels.memory as unknown as WebAssembly.Memory;
  const room = (bytes: number) => {
    const at = kernels.alloc(bytes) >>> 0;
    new Uint8Array(memory.buffer, at, bytes).fill(0);
    return at;
  };
  const put = (count: number, entry: (i: number) => number) => {
    const at = room(8 * count);
    new Float64Array(memory.buffer, at, count).set(Array.from({ length: count }, (_, i) => entry(i)));
    return at;
  };
  const get = (at: number, count: number) => [...new Float64Array(memory.buffer, at, count)];
  return { kernels, room, put, get };
}

const n = 12;
const wave = (i: number) => Math.sin(3 * i + 1);
/** Symmetric and positive definite. */
const definite = (i: number) => {
  const [row, column] = [Math.floor(i / n), i % n];
  return wave(row + column) + (row === column ? n : 0);
};

type Module = ReturnType<typeof started>;

/** What each room of the floor makes of the same arguments. */
const rooms: Record<string, (with_: Module) => number[]> = {
  blas: ({ kernels, room, put, get }) => {
    const [a, b, c, y] = [put(n * n, wave), put(n * n, definite), room(8 * n * n), room(8 * n)];
    const ws = room(kernels.dgemm_ws());
    kernels.dgemm(n, n, n, 1.5, a, n, 0, b, n, 1, c, n, ws);
    kernels.dgemv(n, n, c, n, a, y);
    kernels.dgemvt(n, n, c, n, y, a);
    return [...get(c, n * n), ...get(y, n), ...get(a, n), kernels.ddot(n, a, y), kernels.dnrm2(n, y)];
  },
  lapack: ({ kernels, room, put, get }) => {
    const [values, singular, z, u, v] = [n, n, n * n, n * n, n * n].map((count) => room(8 * count));
    const ws = room(Math.max(kernels.deigh_ws(n), kernels.dsvd_ws(n, n), kernels.dcholesky_ws()));
    const codes = [
      kernels.deigh(n, put(n * n, definite), n, values, z, n, ws),
      kernels.dsvd(n, n, put(n * n, wave), n, singular, u, n, v, n, ws),
    ];
    const factor = put(n * n, definite);
    codes.push(kernels.dcholesky(n, factor, n, ws));
    const x = put(n, wave);
    kernels.dlower_solve(n, factor, n, x);
    expect(codes).toEqual([0, 0, 0]);
    return [values, singular, x]
      .flatMap((at) => get(at, n))
      .concat([z, u, v].flatMap((at) => get(at, n * n)));
  },
  random: ({ kernels, room, get }) => {
    const [normal, uniform] = [1, 2].map(() => room(8 * 100));
    kernels.dnormal(100, normal, 1, 2, 3, 4);
    kernels.duniform(100, uniform, 1, 2, 3, 4);
    return [normal, uniform].flatMap((at) => get(at, 100));
  },
  tensor: ({ kernels, room, put, get }) => {
    const order = [2, 3, 4, 2, 3, 3, 4];
    return order.flatMap((p, kind) =>
      [0, 1, 2, 3].flatMap((type) => {
        const sizes = [n, n, p > 2 ? n : 1, p > 3 ? n : 1];
        // Symmetric in all indices.
        const symmetric = (at: number) => {
          let sum = 0;
          for (let rest = at, m = 0; m < p; m++, rest = Math.floor(rest / n)) sum += rest % n;
          return Math.cos(sum);
        };
        const t = room(kernels.tensor_bytes(kind, type, ...sizes));
        const source = put(n ** p, symmetric);
        const ws = room(
          Math.max(kernels.transfer_ws(), kernels.scale_ws(), kernels.contract_ws(kind, type, ...sizes, 0)),
        );
        if (type > 1) expect(kernels.scale_tensor(kind, type, ...sizes, t, source, 0, 0, n, ws)).toBe(0);
        expect(kernels.pack_tensor(kind, type, ...sizes, t, source, 0, 0, n, ws)).toBe(0);
        const x = put(n, wave);
        const fields = [0, 1, 2, 3].map(() => room(8 * n));
        expect(kernels.contract(kind, type, ...sizes, t, 0, x, x, x, x, ...fields, ws)).toBe(0);
        const first = get(fields[0], n);
        expect(first.some((value) => value !== 0)).toBe(true);
        return fields.flatMap((at) => get(at, n));
      }),
    );
  },
};

describe('linalg.wasm', () => {
  it('imports nothing, and has what the core has in its first rooms', () => {
    expect(WebAssembly.Module.imports(floor)).toEqual([]);
    const all = namesOf(core);
    expect(namesOf(floor).filter((name) => !all.includes(name))).toEqual([]);
  });

  it('has the functions that docs/abi.md marks, and no others', () => {
    const sections = read('docs/abi.md').toString().split(/^### /m);
    const marked = sections.filter((section) => /^.*\(also in linalg\.wasm\)$/m.test(section));
    const names = marked.flatMap((section) => [...section.matchAll(/^- `(\w+)\(/gm)].map(([, name]) => name));
    expect(namesOf(floor).sort()).toEqual([...names, 'memory'].sort());
  });

  it('knows nothing of AMP, channels, dynamics and implicit data', () => {
    const others = /^(spiked|glm|sgd|chsck|channel|denoise|moments|posterior|implicit|frame|cdf|mills|pool)/;
    expect(namesOf(core).filter((name) => others.test(name)).length).toBeGreaterThan(40);
    expect(namesOf(floor).filter((name) => others.test(name))).toEqual([]);
    const { kernels } = started(floor);
    expect(kernels.contract(7, 0, 4, 4, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).toBe(-4);
  });

  it.each(Object.keys(rooms))('gives what the core does: %s', (name) => {
    const [own, whole] = [floor, core].map((of) => rooms[name](started(of)));
    expect(own.some((value) => value !== 0)).toBe(true);
    expect(own.length).toBe(whole.length);
    // The compiler's logarithm, which shapes normals, has no tables here: last bits of it are other ones.
    const most = name === 'random' ? 1e-14 : 0;
    expect(own.filter((value, i) => Math.abs(value - whole[i]) > most)).toEqual([]);
  });
});
