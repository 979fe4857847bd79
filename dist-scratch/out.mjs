// src/core/load.ts
import { instantiate } from "@assemblyscript/loader";

// src/core/bytes-node.ts
import { readFile } from "node:fs/promises";
function coreBytes() {
  return readFile(new URL("./core.wasm", import.meta.url));
}

// src/core/memory.ts
var ALIGN = 64;
var Memory = class {
  #exports;
  #base;
  #used = /* @__PURE__ */ new Map();
  /** Free blocks below the arena's mark, by address, never adjacent. */
  #free = [];
  #bytesInUse = 0;
  constructor(exports) {
    this.#exports = exports;
    this.#base = exports.mark() >>> 0;
  }
  /** Bytes that are owned by somebody now. */
  get bytesInUse() {
    return this.#bytesInUse;
  }
  /** How far above its floor the arena's mark stands; 0 when nothing is allocated. */
  get bytesReserved() {
    return (this.#exports.mark() >>> 0) - this.#base;
  }
  /** Reserves bytes that live until `free`. 64-byte aligned, not cleared. */
  alloc(bytes) {
    const size = Math.max(ALIGN, Math.ceil(bytes / ALIGN) * ALIGN);
    const at = this.#takeFree(size) ?? this.#takeTop(size);
    this.#used.set(at, size);
    this.#bytesInUse += size;
    return at;
  }
  free(at) {
    const size = this.#used.get(at);
    if (size === void 0) throw new RangeError(`free: no block starts at ${at}`);
    this.#used.delete(at);
    this.#bytesInUse -= size;
    const free = this.#free;
    let i = free.length;
    while (i > 0 && free[i - 1].at > at) i--;
    free.splice(i, 0, { at, size });
    if (i + 1 < free.length && at + size === free[i + 1].at) free[i].size += free.splice(i + 1, 1)[0].size;
    if (i > 0 && free[i - 1].at + free[i - 1].size === at) free[i - 1].size += free.splice(i, 1)[0].size;
    const last = free[free.length - 1];
    if (last.at + last.size === this.#exports.mark() >>> 0) {
      free.pop();
      this.#exports.release(last.at);
    }
  }
  /** Runs `work` with a scratch that is given back when it ends, by return or by throw. */
  scope(work) {
    const scratch = new Scratch(this);
    try {
      return work(scratch);
    } finally {
      scratch.release();
    }
  }
  f64(at, length) {
    return new Float64Array(this.#exports.memory.buffer, at, length);
  }
  f32(at, length) {
    return new Float32Array(this.#exports.memory.buffer, at, length);
  }
  i32(at, length) {
    return new Int32Array(this.#exports.memory.buffer, at, length);
  }
  u8(at, length) {
    return new Uint8Array(this.#exports.memory.buffer, at, length);
  }
  /** The smallest free block that is large enough, so that large ones stay whole. */
  #takeFree(size) {
    let best = -1;
    for (let i = 0; i < this.#free.length; i++) {
      if (this.#free[i].size >= size && (best < 0 || this.#free[i].size < this.#free[best].size)) best = i;
    }
    if (best < 0) return void 0;
    const block = this.#free[best];
    if (block.size === size) this.#free.splice(best, 1);
    else this.#free[best] = { at: block.at + size, size: block.size - size };
    return block.at;
  }
  #takeTop(size) {
    const at = size < 2 ** 32 ? this.#exports.alloc(size) >>> 0 : 0;
    if (at !== 0) return at;
    const mib = (bytes) => `${Math.round(bytes / 2 ** 20)} MiB`;
    throw new RangeError(
      `out of memory: ${mib(size)} wanted on top of ${mib(this.#bytesInUse)} in use; one instance addresses 4096 MiB`
    );
  }
};
var Scratch = class {
  #memory;
  #blocks = [];
  constructor(memory) {
    this.#memory = memory;
  }
  bytes(count2) {
    const at = this.#memory.alloc(count2);
    this.#blocks.push(at);
    return at;
  }
  f64(length, values) {
    const at = this.bytes(8 * length);
    const view = this.#memory.f64(at, length);
    if (values) view.set(values);
    else view.fill(0);
    return at;
  }
  f32(length, values) {
    const at = this.bytes(4 * length);
    const view = this.#memory.f32(at, length);
    if (values) view.set(values);
    else view.fill(0);
    return at;
  }
  i32(length, values) {
    const at = this.bytes(4 * length);
    const view = this.#memory.i32(at, length);
    if (values) view.set(values);
    else view.fill(0);
    return at;
  }
  release() {
    while (this.#blocks.length > 0) this.#memory.free(this.#blocks.pop());
  }
};

// src/core/received.ts
async function received(response) {
  const type = response.headers.get("Content-Type") ?? "no content type";
  const answer = `${response.url || "the response"} answers ${response.status}, ${type}`;
  if (!response.ok) throw new Error(`no core.wasm: ${answer}`);
  if (type.split(";")[0].trim() === "application/wasm") return response;
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength < 4 || new DataView(bytes).getUint32(0) !== 6386541) {
    throw new Error(`not a WebAssembly file: ${answer}; pass its place to init({ wasm })`);
  }
  return bytes;
}

// src/core/load.ts
var current;
var pending;
function init(options = {}) {
  pending ??= load(options).catch((error2) => {
    pending = void 0;
    throw error2;
  });
  return pending;
}
async function load({ wasm }) {
  const given = await (wasm instanceof URL ? fetch(wasm) : wasm ?? coreBytes());
  const source = typeof Response === "function" && given instanceof Response ? await received(given) : given;
  const { exports } = await instantiate(source, {});
  const typed = exports;
  current = { exports: typed, memory: new Memory(typed) };
}
function core() {
  if (!current) throw new Error("the core is not loaded: call `await init()` first");
  return current;
}

// src/core/padded.ts
function padded(n) {
  return n + 3 & ~3;
}

// src/multi-index/model.ts
import * as z12 from "zod";

// src/channel/link.ts
import * as z from "zod";
var finite = z.number({ error: "must be a finite number" });
var count = (least, most) => {
  const message = `must be an integer from ${least} to ${most}`;
  return z.int({ error: message }).gte(least, message).lte(most, message);
};
var MAX_DIRECTIONS = 8;
var plain = (kind) => z.strictObject({ kind: z.literal(kind) });
var coefficients = z.array(finite, { error: "must be an array of numbers" }).min(1).max(13).refine((c) => c.slice(1).some((value) => value !== 0), "must hold a nonzero coefficient of a power of z");
var simple = [
  plain("linear"),
  plain("abs"),
  plain("square"),
  plain("sign"),
  plain("relu"),
  plain("tanh"),
  plain("ratio"),
  z.strictObject({ kind: z.literal("product"), factors: count(1, 4) }),
  z.strictObject({ kind: z.literal("sign-product"), factors: count(1, 6) }),
  z.strictObject({ kind: z.literal("norm"), directions: count(1, MAX_DIRECTIONS) }),
  z.strictObject({ kind: z.literal("committee"), directions: count(1, 6) }),
  z.strictObject({ kind: z.literal("hermite"), degree: count(1, 12) }),
  z.strictObject({ kind: z.literal("polynomial"), coefficients })
];
var names = [...simple.map((schema) => schema.shape.kind.value), "sum"];
var error = (issue) => issue.code === "invalid_union" ? `must be one of ${names.join(", ")}` : `must be the name of a link (${names.join(", ")}), an object { kind, ... }, or a function`;
var named = (data) => typeof data === "string" ? { kind: data } : data;
var termSchema = z.strictObject({
  link: z.preprocess(named, z.discriminatedUnion("kind", simple, { error })),
  /** Which coordinates of z the term looks at, in its own order. */
  on: z.array(count(0, MAX_DIRECTIONS - 1)).min(1),
  weight: finite.default(1)
});
var sumSchema = z.strictObject({
  kind: z.literal("sum"),
  terms: z.array(termSchema).min(1).max(8).superRefine((terms, context) => {
    terms.forEach(({ link, on }, t) => {
      const flaw = (message) => context.addIssue({ code: "custom", path: [t, "on"], message });
      const p = directionsOf(link);
      if (on.length !== p) flaw(`must name ${p} ${p === 1 ? "coordinate" : "coordinates"} of z`);
      else if (new Set(on).size !== on.length) flaw("must name every coordinate once");
    });
    if (terms.every(({ weight }) => weight === 0))
      context.addIssue({ code: "custom", message: "must hold a term of nonzero weight" });
  })
});
var functionSchema = z.strictObject({
  kind: z.literal("function"),
  g: z.custom((g) => typeof g === "function", "must be a function of z"),
  directions: count(1, MAX_DIRECTIONS)
});
var linkSchema = z.preprocess(
  named,
  z.discriminatedUnion("kind", [...simple, sumSchema, functionSchema], { error })
);
function directionsOf(link) {
  switch (link.kind) {
    case "product":
    case "sign-product":
      return link.factors;
    case "norm":
    case "committee":
    case "function":
      return link.directions;
    case "ratio":
      return 2;
    case "sum":
      return 1 + Math.max(...link.terms.flatMap(({ on }) => on));
    default:
      return 1;
  }
}
function evaluate(link) {
  switch (link.kind) {
    case "linear":
      return (z13) => z13[0];
    case "abs":
      return (z13) => Math.abs(z13[0]);
    case "square":
      return (z13) => z13[0] * z13[0];
    case "sign":
      return (z13) => sign(z13[0]);
    case "relu":
      return (z13) => Math.max(z13[0], 0);
    case "tanh":
      return (z13) => Math.tanh(z13[0]);
    case "ratio":
      return (z13) => z13[0] / z13[1];
    case "product":
      return (z13) => fold(link.factors, 1, (product, j) => product * z13[j]);
    case "sign-product":
      return (z13) => fold(link.factors, 1, (product, j) => product * sign(z13[j]));
    case "norm":
      return (z13) => fold(link.directions, 0, (sum2, j) => sum2 + z13[j] * z13[j]) / link.directions;
    case "committee":
      return (z13) => fold(link.directions, 0, (sum2, j) => sum2 + sign(z13[j]));
    case "hermite":
    case "polynomial": {
      const c = powersOf(link);
      return (z13) => c.reduceRight((value, coefficient) => value * z13[0] + coefficient, 0);
    }
    case "sum": {
      const terms = link.terms.map((term) => ({ ...term, g: evaluate(term.link) }));
      return (z13) => terms.reduce((sum2, { g, on, weight }) => sum2 + weight * g(on.map((coordinate) => z13[coordinate])), 0);
    }
    case "function":
      return link.g;
  }
}
function powersOf(link) {
  if (link.kind === "polynomial") return trimmed(link.coefficients);
  let [before, now] = [[0], [1]];
  let scale = 1;
  for (let k = 0; k < link.degree; k++) {
    const next = [0, ...now];
    before.forEach((c, m) => {
      next[m] -= k * c;
    });
    [before, now] = [now, next];
    scale *= k + 1;
  }
  return now.map((c) => c / Math.sqrt(scale));
}
function sign(x) {
  return x < 0 ? -1 : 1;
}
function trimmed(c) {
  let degree = c.length - 1;
  while (degree > 0 && c[degree] === 0) degree--;
  return c.slice(0, degree + 1);
}
function fold(count2, start, step) {
  let value = start;
  for (let j = 0; j < count2; j++) value = step(value, j);
  return value;
}

// src/linalg/matrix.ts
function matrix(rows, cols, data) {
  checkCount("rows", rows, 0);
  checkCount("cols", cols, 0);
  if (data && data.length !== rows * cols) {
    throw new RangeError(`data must hold rows * cols = ${rows * cols} numbers, got ${data.length}`);
  }
  return { rows, cols, data: data ? Float64Array.from(data) : new Float64Array(rows * cols) };
}
function checkCount(name, value, least, most = 2 ** 31 - 1) {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const range = most === 2 ** 31 - 1 ? `>= ${least}` : `from ${least} to ${most}`;
  throw new RangeError(`${name} must be an integer ${range}, got ${value}`);
}
function checkMatrix(name, a) {
  checkCount(`${name}.rows`, a.rows, 0);
  checkCount(`${name}.cols`, a.cols, 0);
  if (a.data.length !== a.rows * a.cols) {
    throw new RangeError(
      `${name}.data must hold rows * cols = ${a.rows * a.cols} numbers, got ${a.data.length}`
    );
  }
  for (let at = 0; at < a.data.length; at++) {
    if (!Number.isFinite(a.data[at])) {
      const place3 = `row ${Math.floor(at / a.cols)}, column ${at % a.cols}`;
      throw new RangeError(`${name} must be finite, got ${a.data[at]} at ${place3}`);
    }
  }
}
function checkSymmetric(name, a) {
  checkMatrix(name, a);
  if (a.rows !== a.cols) throw new RangeError(`${name} must be square, got ${a.rows} x ${a.cols}`);
  const n = a.rows;
  const tolerance = 1e-10 * a.data.reduce((largest, v) => Math.max(largest, Math.abs(v)), 0);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const [below, above] = [a.data[i * n + j], a.data[j * n + i]];
      if (Math.abs(below - above) > tolerance) {
        throw new RangeError(
          `${name} must be symmetric, got ${below} at (${i}, ${j}) and ${above} at (${j}, ${i})`
        );
      }
    }
  }
}
function place(scratch, a) {
  const ld = padded(a.cols);
  const at = scratch.f64(a.rows * ld);
  const view = core().memory.f64(at, a.rows * ld);
  for (let i = 0; i < a.rows; i++) view.set(a.data.subarray(i * a.cols, (i + 1) * a.cols), i * ld);
  return at;
}
function takeColumns(at, rows, cols) {
  const ld = padded(rows);
  const view = core().memory.f64(at, cols * ld);
  const a = matrix(rows, cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) a.data[i * cols + j] = view[j * ld + i];
  return a;
}

// src/linalg/eigh.ts
function eigh(a) {
  return decompose(a, true);
}
function decompose(a, wanted2) {
  checkSymmetric("a", a);
  const { exports, memory } = core();
  const n = a.rows;
  const ld = padded(n);
  return memory.scope((scratch) => {
    const values = scratch.f64(n);
    const vectors = wanted2 ? scratch.f64(n * ld) : 0;
    const ws = scratch.bytes(exports.deigh_ws(n));
    const code = exports.deigh(n, place(scratch, a), ld, values, vectors, ld, ws);
    const status = code === 0 ? "converged" : "max-iterations";
    const result = { values: memory.f64(values, n).slice(), status };
    return wanted2 ? { ...result, vectors: takeColumns(vectors, n, n) } : result;
  });
}

// src/numerics/quadrature.ts
var NODES = [
  0.9914553711208126,
  0.9491079123427585,
  0.8648644233597691,
  0.7415311855993945,
  0.5860872354676911,
  0.4058451513773972,
  0.20778495500789848,
  0
];
var KRONROD = [
  0.022935322010529224,
  0.06309209262997856,
  0.10479001032225019,
  0.14065325971552592,
  0.1690047266392679,
  0.19035057806478542,
  0.20443294007529889,
  0.20948214108472782
];
var GAUSS = [0.1294849661688697, 0.27970539148927664, 0.3818300505051189, 0.4179591836734694];
function quadrature(f, a, b, { tolerance = 1e-12, maxIterations = 500 } = {}) {
  if (!Number.isFinite(a)) throw new RangeError(`a must be finite, got ${a}`);
  if (!Number.isFinite(b)) throw new RangeError(`b must be finite, got ${b}`);
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must be >= 0, got ${tolerance}`);
  if (!(maxIterations >= 1)) throw new RangeError(`maxIterations must be >= 1, got ${maxIterations}`);
  const pieces = [kronrod(f, a, b)];
  for (let iteration = 0; ; iteration++) {
    const value = pieces.reduce((sum2, piece2) => sum2 + piece2.value, 0);
    const residual = pieces.reduce((sum2, piece2) => sum2 + piece2.error, 0);
    const end = (status) => ({ value, status, iterations: iteration, residual });
    if (!Number.isFinite(value)) return end("non-finite");
    if (residual <= tolerance * Math.max(1, Math.abs(value))) return end("converged");
    if (iteration === maxIterations) return end("max-iterations");
    let worst = 0;
    for (let i = 1; i < pieces.length; i++) if (pieces[i].error > pieces[worst].error) worst = i;
    const piece = pieces[worst];
    const middle = 0.5 * (piece.a + piece.b);
    if (Math.abs(piece.b - piece.a) <= 16 * Number.EPSILON * Math.abs(middle)) return end("stalled");
    pieces[worst] = kronrod(f, piece.a, middle);
    pieces.push(kronrod(f, middle, piece.b));
  }
}
function kronrod(f, a, b) {
  const center = 0.5 * (a + b);
  const half = 0.5 * (b - a);
  let value = 0;
  let gauss = 0;
  let size = 0;
  for (let i = 0; i < 8; i++) {
    const left = f(center - half * NODES[i]);
    const right = i < 7 ? f(center + half * NODES[i]) : 0;
    value += KRONROD[i] * (left + right);
    size += KRONROD[i] * (Math.abs(left) + Math.abs(right));
    if (i % 2 === 1) gauss += GAUSS[(i - 1) / 2] * (left + right);
  }
  const scale = Math.abs(half);
  const known = size * scale;
  const difference = Math.abs(value - gauss) * scale;
  const error2 = known > 0 ? Math.min(difference, known * (200 * difference / known) ** 1.5) : 0;
  return { a, b, value: value * half, error: Math.max(error2, Number.EPSILON * known) };
}

// src/numerics/hermite.ts
function hermite(m, x) {
  if (!(Number.isInteger(m) && m >= 0)) throw new RangeError(`m must be an integer >= 0, got ${m}`);
  let before = 0;
  let value = 1;
  for (let j = 0; j < m; j++)
    [before, value] = [value, (x * value - Math.sqrt(j) * before) / Math.sqrt(j + 1)];
  return value;
}
function hermiteCoefficients(f, degree) {
  if (!(Number.isInteger(degree) && degree >= 0 && degree <= 60))
    throw new RangeError(`degree must be an integer in [0, 60], got ${degree}`);
  return Float64Array.from({ length: degree + 1 }, (_, m) => {
    const weighted = (x) => f(x) * hermite(m, x) * Math.exp(-0.5 * x * x);
    const halves = [quadrature(weighted, -WIDTH, 0), quadrature(weighted, 0, WIDTH)];
    const failed = halves.find(({ status }) => status !== "converged" && status !== "stalled");
    if (failed) throw new RangeError(`E f(z) h_${m}(z) must converge, got ${failed.status}`);
    return (halves[0].value + halves[1].value) / Math.sqrt(2 * Math.PI);
  });
}
var WIDTH = 25;

// src/numerics/root.ts
function brent(f, lo, hi, { tolerance = 1e-12, maxIterations = 200 } = {}) {
  checkBracket(lo, hi, tolerance, maxIterations);
  let a = lo;
  let b = hi;
  let fa = f(a);
  let fb = f(b);
  if (fa * fb > 0) throw new RangeError(`f must change sign on [${lo}, ${hi}], got ${fa} and ${fb}`);
  let c = a;
  let fc = fa;
  let step = b - a;
  let previous = step;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    if (!Number.isFinite(fb) || !Number.isFinite(fa)) {
      return { root: b, status: "non-finite", iterations: iteration, residual: Number.NaN };
    }
    if (fb > 0 === fc > 0) {
      c = a;
      fc = fa;
      step = previous = b - a;
    }
    if (Math.abs(fc) < Math.abs(fb)) {
      [a, b, c] = [b, c, b];
      [fa, fb, fc] = [fb, fc, fb];
    }
    const smallest = 2 * Number.EPSILON * Math.abs(b) + 0.5 * tolerance;
    const middle = 0.5 * (c - b);
    if (Math.abs(middle) <= smallest || fb === 0) {
      return { root: b, status: "converged", iterations: iteration, residual: Math.abs(fb) };
    }
    const guess = Math.abs(fa) > Math.abs(fb) ? interpolate(a, b, c, fa, fb, fc) : Number.NaN;
    const inside2 = guess * middle > 0 && Math.abs(guess) < 1.5 * Math.abs(middle) - 0.5 * smallest;
    if (inside2 && Math.abs(guess) < 0.5 * Math.abs(previous) && Math.abs(previous) >= smallest) {
      previous = step;
      step = guess;
    } else {
      step = previous = middle;
    }
    a = b;
    fa = fb;
    b += Math.abs(step) > smallest ? step : Math.sign(middle) * smallest;
    fb = f(b);
  }
  return { root: b, status: "max-iterations", iterations: maxIterations, residual: Math.abs(fb) };
}
function interpolate(a, b, c, fa, fb, fc) {
  const s = fb / fa;
  if (a === c) return (c - b) * s / (s - 1);
  const q = fa / fc;
  const r = fb / fc;
  return s * ((c - b) * q * (q - r) - (b - a) * (r - 1)) / -((q - 1) * (r - 1) * (s - 1));
}
function checkBracket(lo, hi, tolerance, maxIterations) {
  if (!Number.isFinite(lo)) throw new RangeError(`lo must be finite, got ${lo}`);
  if (!(Number.isFinite(hi) && hi > lo))
    throw new RangeError(`hi must be finite and > lo = ${lo}, got ${hi}`);
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must be >= 0, got ${tolerance}`);
  if (!(maxIterations >= 1)) throw new RangeError(`maxIterations must be >= 1, got ${maxIterations}`);
}

// src/channel/law.ts
function rowByRow(p, prepare4) {
  return (y, omega, V, logZ, g) => {
    const row = prepare4(V);
    const n = y.length;
    const here = new Float64Array(p);
    const slope = new Float64Array(p);
    for (let i = 0; i < n; i++) {
      for (let a = 0; a < p; a++) here[a] = omega[a * n + i];
      logZ[i] = row(y[i], here, slope);
      const possible = logZ[i] > -Infinity;
      for (let a = 0; a < p; a++) g[a * n + i] = possible ? slope[a] : Number.NaN;
    }
  };
}

// src/channel/noise.ts
import * as z2 from "zod";
var variance = z2.number({ error: "must be a number >= 0" }).gte(0, "must be >= 0");
var noiseObject = z2.strictObject({ kind: z2.enum(["gaussian", "probit"]), variance });
var noiseSchema = z2.preprocess(
  (data) => typeof data === "number" ? { kind: "gaussian", variance: data } : data,
  noiseObject
);
function isSignLink(link) {
  if (link.kind === "sum") return link.terms.every((term) => isSignLink(term.link));
  return link.kind === "sign" || link.kind === "sign-product" || link.kind === "committee";
}

// src/channel/signs.ts
var X = [
  0.1252334085114689,
  0.3678314989981802,
  0.5873179542866175,
  0.7699026741943047,
  0.9041172563704749,
  0.9815606342467192
];
var W = [
  0.2491470458134028,
  0.2334925365383548,
  0.2031674267230659,
  0.1600783285433462,
  0.1069393259953184,
  0.04717533638651183
];
var NODES2 = [...X.map((x) => 0.5 + 0.5 * x), ...X.map((x) => 0.5 - 0.5 * x)];
var WEIGHTS = [...W, ...W].map((w) => 0.5 * w);
var SQRT_HALF = Math.SQRT1_2;
function signMean(k, omega, V) {
  if (k === 0) return 1;
  const { erf_one } = core().exports;
  let mean = 1;
  for (let i = 0; i < k; i++) mean *= erf_one(omega[i] * SQRT_HALF / Math.sqrt(V[i * k + i]));
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < i; j++) {
      if (V[i * k + j] !== 0) return mean + path(k, omega, V);
    }
  }
  return mean;
}
function signSlope(k, omega, V) {
  return Array.from({ length: k }, (_, i) => {
    const v = V[i * k + i];
    const density = Math.exp(-0.5 * omega[i] ** 2 / v) / Math.sqrt(2 * Math.PI * v);
    const rest2 = condition(k, omega, V, [i]);
    return 2 * density * signMean(k - 1, rest2.omega, rest2.V);
  });
}
function path(k, omega, V) {
  let sum2 = 0;
  const Vt = Float64Array.from(V);
  NODES2.forEach((u, node) => {
    const t = u * (2 - u);
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) if (i !== j) Vt[i * k + j] = t * V[i * k + j];
    let slope = 0;
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < i; j++) {
        const change = V[i * k + j];
        if (change === 0) continue;
        const [a, b, c] = [Vt[i * k + i], Vt[i * k + j], Vt[j * k + j]];
        const det = a * c - b * b;
        const square = (c * omega[i] ** 2 - 2 * b * omega[i] * omega[j] + a * omega[j] ** 2) / det;
        const density = Math.exp(-0.5 * square) / (2 * Math.PI * Math.sqrt(det));
        if (density === 0) continue;
        const rest2 = condition(k, omega, Vt, [j, i]);
        slope += 4 * change * density * signMean(k - 2, rest2.omega, rest2.V);
      }
    }
    sum2 += WEIGHTS[node] * 2 * (1 - u) * slope;
  });
  return sum2;
}
function condition(k, omega, V, at) {
  const rest2 = Array.from({ length: k }, (_, i) => i).filter((i) => !at.includes(i));
  const m = rest2.length;
  const [p, q] = at;
  const a = V[p * k + p];
  const two = at.length === 2;
  const b = two ? V[p * k + q] : 0;
  const c = two ? V[q * k + q] : 1;
  const det = a * c - b * b;
  const K = rest2.map((i) => {
    const [x, y] = [V[i * k + p], two ? V[i * k + q] : 0];
    return [(c * x - b * y) / det, (a * y - b * x) / det];
  });
  return {
    omega: Float64Array.from(rest2, (i, r) => omega[i] - K[r][0] * omega[p] - (two ? K[r][1] * omega[q] : 0)),
    V: Float64Array.from({ length: m * m }, (_, e) => {
      const [r, s] = [Math.floor(e / m), e % m];
      const j = rest2[s];
      return V[rest2[r] * k + j] - K[r][0] * V[p * k + j] - (two ? K[r][1] * V[q * k + j] : 0);
    })
  };
}

// src/channel/small.ts
function cholesky(p, V) {
  const L = new Float64Array(p * p);
  for (let a = 0; a < p; a++) {
    for (let b = 0; b <= a; b++) {
      let s = V[a * p + b];
      for (let c = 0; c < b; c++) s -= L[a * p + c] * L[b * p + c];
      if (a === b && !(s > 0)) throw new RangeError(`V must be positive definite, got [${Array.from(V)}]`);
      L[a * p + b] = a === b ? Math.sqrt(s) : s / L[b * p + b];
    }
  }
  return L;
}
function inverse(p, V) {
  const L = cholesky(p, V);
  const inv = new Float64Array(p * p);
  for (let c = 0; c < p; c++) {
    const x = new Float64Array(p);
    for (let a = 0; a < p; a++) {
      let s = a === c ? 1 : 0;
      for (let b = 0; b < a; b++) s -= L[a * p + b] * x[b];
      x[a] = s / L[a * p + a];
    }
    for (let a = p - 1; a >= 0; a--) {
      let s = x[a];
      for (let b = a + 1; b < p; b++) s -= L[b * p + a] * x[b];
      x[a] = s / L[a * p + a];
      inv[a * p + c] = x[a];
    }
  }
  return inv;
}
function logDet(p, L) {
  let sum2 = 0;
  for (let a = 0; a < p; a++) sum2 += 2 * Math.log(L[a * p + a]);
  return sum2;
}
function identity(p) {
  const I = new Float64Array(p * p);
  for (let a = 0; a < p; a++) I[a * (p + 1)] = 1;
  return I;
}
var LOG_TWO_PI = Math.log(2 * Math.PI);

// src/channel/univariate.ts
var FAR = 14;
var CELLS = 2 ** 11;
var HORIZON = 60;
function scalarOf(terms) {
  const parts = terms.map(({ link, weight }) => ({ weight, g: evaluate(link), d: derivativeOf(link) }));
  const at = [0];
  const f = (z13) => {
    at[0] = z13;
    let sum2 = 0;
    for (const { weight, g } of parts) sum2 += weight * g(at);
    return sum2;
  };
  const known = parts.every(({ d }) => d);
  const slope = (z13) => parts.reduce((sum2, { weight, d }) => sum2 + weight * d(z13), 0);
  const { branches, flats } = cut(f);
  return { f, slope: known ? slope : numericSlope(f, branches), branches, flats };
}
function rootsOf({ f, slope, branches }, y) {
  const roots = [];
  for (const { from, to } of branches) {
    let a = Math.max(from, -HORIZON);
    let b = Math.min(to, HORIZON);
    const rising = f(0.5 * (a + b) + 1e-9 * (b - a)) > f(0.5 * (a + b) - 1e-9 * (b - a));
    const below = (z14) => rising ? f(z14) < y : f(z14) > y;
    if (!below(a) || below(b)) continue;
    for (let step = 0; step < 80; step++) {
      const middle = 0.5 * (a + b);
      if (middle <= a || middle >= b) break;
      if (below(middle)) a = middle;
      else b = middle;
    }
    const z13 = 0.5 * (a + b);
    const size = Math.abs(slope(z13));
    if (size > 0 && Number.isFinite(size)) roots.push({ z: z13, slope: size });
  }
  return roots;
}
function cut(f) {
  const z13 = Float64Array.from({ length: CELLS + 1 }, (_, i) => -FAR + 2 * FAR * i / CELLS);
  const values = z13.map(f);
  const direction = (i) => Math.sign(values[i + 1] - values[i]);
  const ends = [Number.NEGATIVE_INFINITY];
  const kinds2 = [direction(0)];
  for (let i = 1; i < CELLS; i++) {
    const [before, after] = [direction(i - 1), direction(i)];
    if (after === before) continue;
    if (before === 0) ends.push(edge(f, values[i], z13[i], z13[i + 1]));
    else if (after === 0) ends.push(edge(f, values[i], z13[i], z13[i - 1]));
    else ends.push(extremum(f, before, z13[i - 1], z13[i + 1]));
    kinds2.push(after);
  }
  ends.push(Number.POSITIVE_INFINITY);
  const branches = [];
  const flats = [];
  kinds2.forEach((kind, k) => {
    const piece = { from: ends[k], to: ends[k + 1] };
    if (!(piece.to > piece.from)) return;
    if (kind !== 0) {
      if (piece.to - piece.from > 1e-12) branches.push(piece);
    } else flats.push({ ...piece, value: f(inside(piece)) });
  });
  return { branches, flats };
}
var inside = ({ from, to }) => 0.5 * (Math.max(from, -FAR) + Math.min(to, FAR));
function edge(f, value, flat, beyond2) {
  let [a, b] = [flat, beyond2];
  for (let step = 0; step < 70; step++) {
    const middle = 0.5 * (a + b);
    if (f(middle) === value) a = middle;
    else b = middle;
  }
  return a;
}
function extremum(f, rising, a, b) {
  const ratio = 0.5 * (Math.sqrt(5) - 1);
  let [left, right] = [b - ratio * (b - a), a + ratio * (b - a)];
  for (let step = 0; step < 90; step++) {
    if (rising * f(left) >= rising * f(right)) b = right;
    else a = left;
    [left, right] = [b - ratio * (b - a), a + ratio * (b - a)];
  }
  return 0.5 * (a + b);
}
function numericSlope(f, branches) {
  return (z13) => {
    const branch = branches.find(({ from, to }) => z13 > from && z13 < to);
    const room = branch ? Math.min(z13 - branch.from, branch.to - z13) : 1e-3;
    const h = Math.min(1e-3, Math.max(room / 3, 1e-9));
    return (8 * (f(z13 + h) - f(z13 - h)) - (f(z13 + 2 * h) - f(z13 - 2 * h))) / (12 * h);
  };
}
function derivativeOf(link) {
  switch (link.kind) {
    case "linear":
    case "product":
      return () => 1;
    case "abs":
      return (z13) => z13 < 0 ? -1 : 1;
    case "square":
    case "norm":
      return (z13) => 2 * z13;
    case "relu":
      return (z13) => z13 < 0 ? 0 : 1;
    case "tanh":
      return (z13) => 1 / Math.cosh(z13) ** 2;
    case "sign":
    case "sign-product":
    case "committee":
      return () => 0;
    case "hermite":
    case "polynomial": {
      const d = powersOf(link).map((c, m) => m * c).slice(1);
      return (z13) => d.reduceRight((value, c) => value * z13 + c, 0);
    }
    default:
      return void 0;
  }
}

// src/channel/branches.ts
var REACH = 8.5;
var MAX_NODES = 2e4;
var MEMORY = 2e5;
function branchLaw(p, terms, noise) {
  const signTerms = terms.filter(({ link }) => isSignLink(link));
  const others = terms.filter(({ link }) => !isSignLink(link));
  const coordinates = new Set(others.flatMap(({ on }) => on));
  if (coordinates.size > 1 || others.some(({ on }) => on.length > 1)) return void 0;
  const c = [...coordinates][0];
  const shares = sharesOf(signTerms);
  const additive = noise.kind === "gaussian" ? noise.variance : 0;
  const scalar = others.length > 0 ? scalarOf(others) : void 0;
  const flats = additive === 0 ? scalar?.flats ?? [] : [];
  if (flats.length > 0 && p > 1)
    throw new RangeError(
      `noise must be > 0 for a sum of signs and a link that is constant somewhere, got 0: its labels have no closed form`
    );
  const values = shares.map(({ value }) => value);
  const range = (field) => {
    const [low, high] = scalar ? reached(scalar, field.omega[c], field.V[c * (p + 1)]) : [0, 0];
    const spread = 9 * Math.sqrt(additive);
    return [Math.min(...values) + low - spread, Math.max(...values) + high + spread];
  };
  const turns = scalar ? turningValues(scalar) : [0];
  const law = {
    p,
    dense: additive > 0 || scalar !== void 0 && scalar.branches.length > 0,
    atoms: additive > 0 ? [] : scalar ? flats.map(({ value }) => value) : values,
    breaks: turns.flatMap((turn) => values.map((value) => turn + value)),
    range
  };
  if (!scalar) {
    const inside2 = noise.kind === "probit" ? noise.variance : 0;
    const supports2 = (y) => additive > 0 ? Number.isFinite(y) : values.some((value) => close(value, y));
    return {
      ...law,
      supports: supports2,
      rows: rowByRow(p, (V) => signsOnly(p, shares, additive, widened(p, V, inside2)))
    };
  }
  const roots = remembered(scalar);
  const supports = (y) => {
    if (!Number.isFinite(y)) return false;
    return additive > 0 || flats.some(({ value }) => value === y) || values.some((value) => roots(y - value).length > 0);
  };
  const solutions = additive > 0 ? lineOf(scalar, additive) : () => (y) => roots(y);
  return { ...law, supports, rows: rowByRow(p, (V) => throughLine(p, c, shares, flats, V, solutions)) };
}
function signsOnly(p, shares, noise, V) {
  const moments = momentsOf(p, all(p), V, shares);
  return (y, omega, g) => {
    const known = moments(omega);
    g.fill(0);
    const weights = shares.map(({ value }) => {
      if (noise > 0) return -0.5 * ((y - value) ** 2 / noise + LOG_TWO_PI + Math.log(noise));
      return close(value, y) ? 0 : Number.NEGATIVE_INFINITY;
    });
    const top = Math.max(...weights);
    if (top === Number.NEGATIVE_INFINITY) return top;
    let Z = 0;
    shares.forEach((share, s) => {
      const weight = Math.exp(weights[s] - top);
      if (weight === 0) return;
      Z += weight * probability(share, known);
      add(g, weight, share, known);
    });
    Z = Math.max(Z, 1e-300);
    for (let a = 0; a < p; a++) g[a] /= Z;
    return top + Math.log(Z);
  };
}
function throughLine(p, c, shares, flats, V, prepare4) {
  cholesky(p, V);
  const v = V[c * (p + 1)];
  const sd = Math.sqrt(v);
  const rest2 = all(p).filter((a) => a !== c);
  const K = rest2.map((a) => V[a * p + c] / v);
  const m = rest2.length;
  const conditional = Float64Array.from({ length: m * m }, (_, e) => {
    const [r, s] = [Math.floor(e / m), e % m];
    return V[rest2[r] * p + rest2[s]] - K[r] * V[c * p + rest2[s]];
  });
  const moments = momentsOf(m, rest2, conditional, shares);
  const solutions = prepare4(v);
  const constant = -0.5 * (LOG_TWO_PI + Math.log(v));
  const { log_cdf_one, mills_one } = core().exports;
  const center = new Float64Array(m);
  const slopes = new Float64Array(p);
  return (y, omega, g) => {
    const flat = flats.find(({ value }) => value === y);
    if (flat) return interval(flat, omega[0], sd, g, log_cdf_one, mills_one);
    const found = [];
    let top = Number.NEGATIVE_INFINITY;
    for (const share of shares) {
      for (const { z: z13, slope } of solutions(y - share.value, omega[c])) {
        const log = constant - 0.5 * (z13 - omega[c]) ** 2 / v - Math.log(slope);
        if (log > top) top = log;
        found.push({ z: z13, log, share });
      }
    }
    g.fill(0);
    if (top === Number.NEGATIVE_INFINITY) return top;
    let Z = 0;
    for (const { z: z13, log, share } of found) {
      const weight = Math.exp(log - top);
      if (weight < 1e-18) continue;
      const pull = (z13 - omega[c]) / v;
      if (m === 0) {
        const P2 = share.subsets.reduce(
          (sum2, s) => sum2 + s.coefficient * (s.members.length > 0 ? sign(z13) : 1),
          0
        );
        Z += weight * P2;
        g[0] += weight * P2 * pull;
        continue;
      }
      for (let r = 0; r < m; r++) center[r] = omega[rest2[r]] + K[r] * (z13 - omega[c]);
      const known = moments(center);
      const P = Math.max(probability(share, known, c, sign(z13)), 0);
      Z += weight * P;
      g[c] += weight * P * pull;
      slopes.fill(0);
      add(slopes, weight, share, known, c, sign(z13));
      for (let r = 0; r < m; r++) {
        g[rest2[r]] += slopes[rest2[r]];
        g[c] -= K[r] * slopes[rest2[r]];
      }
    }
    if (!(Z > 0)) return Number.NEGATIVE_INFINITY;
    for (let a = 0; a < p; a++) g[a] /= Z;
    return top + Math.log(Z);
  };
}
function interval({ from, to }, omega, sd, g, logCdf, mills) {
  const [a, b] = [(from - omega) / sd, (to - omega) / sd];
  if (a === Number.NEGATIVE_INFINITY && b === Number.POSITIVE_INFINITY) {
    g[0] = 0;
    return 0;
  }
  if (a === Number.NEGATIVE_INFINITY) {
    g[0] = -mills(b) / sd;
    return logCdf(b);
  }
  if (b === Number.POSITIVE_INFINITY) {
    g[0] = mills(-a) / sd;
    return logCdf(-a);
  }
  const turned = a + b > 0;
  const [low, high] = turned ? [-b, -a] : [a, b];
  const top = logCdf(high);
  const value = top + Math.log1p(-Math.exp(logCdf(low) - top));
  const density = (x) => Math.exp(-0.5 * x * x - 0.5 * LOG_TWO_PI - value);
  g[0] = (density(a) - density(b)) / sd;
  return value;
}
function lineOf({ f }, noise) {
  return (variance2) => {
    const sd = Math.sqrt(variance2);
    const constant = -0.5 * (LOG_TWO_PI + Math.log(noise));
    return (y, omega) => {
      const [from, to] = [omega - REACH * sd, omega + REACH * sd];
      let steepest = 1e-9;
      for (let k = 0; k < 64; k++) {
        const [a, b] = [from + (to - from) * k / 64, from + (to - from) * (k + 1) / 64];
        const [fa, fb] = [f(a), f(b)];
        const near = Math.min(Math.abs(fa - y), Math.abs(fb - y)) < Math.abs(fb - fa) + 9 * Math.sqrt(noise);
        if (near) steepest = Math.max(steepest, Math.abs(fb - fa) / (b - a));
      }
      const step = Math.min(0.4 * sd, 0.4 * Math.sqrt(noise) / steepest);
      const count2 = Math.min(MAX_NODES, Math.ceil((to - from) / step));
      const h = (to - from) / count2;
      const nodes = [];
      for (let k = 0; k < count2; k++) {
        const z13 = from + (k + 0.5) * h;
        const log = constant - 0.5 * (y - f(z13)) ** 2 / noise;
        if (log > -700) nodes.push({ z: z13, slope: 1 / (h * Math.exp(log)) });
      }
      return nodes;
    };
  };
}
function sharesOf(terms) {
  const coordinates = [...new Set(terms.flatMap(({ on }) => on))].sort((a, b) => a - b);
  const k = coordinates.length;
  if (k > 10) throw new RangeError(`link must look at the signs of at most 10 coordinates, got ${k}`);
  const found = /* @__PURE__ */ new Map();
  const z13 = [];
  const parts = terms.map((term) => ({ ...term, g: evaluate(term.link) }));
  for (let pattern = 0; pattern < 2 ** k; pattern++) {
    coordinates.forEach((coordinate, j) => {
      z13[coordinate] = pattern & 1 << j ? -1 : 1;
    });
    const value = parts.reduce((sum2, { g, on, weight }) => sum2 + weight * g(on.map((a) => z13[a])), 0);
    const key = [...found.keys()].find((other) => close(other, value)) ?? value;
    found.set(key, [...found.get(key) ?? [], pattern]);
  }
  return [...found].map(([value, patterns]) => {
    const subsets = [];
    for (let subset = 0; subset < 2 ** k; subset++) {
      const sum2 = patterns.reduce((total, pattern) => total + (odd(pattern & subset) ? -1 : 1), 0);
      if (sum2 !== 0)
        subsets.push({ members: coordinates.filter((_, j) => subset & 1 << j), coefficient: sum2 / 2 ** k });
    }
    return { value, subsets };
  });
}
function momentsOf(k, names3, V, shares) {
  const wanted2 = /* @__PURE__ */ new Map();
  for (const { subsets } of shares) {
    for (const { members } of subsets) {
      const rest2 = members.filter((a) => names3.includes(a));
      wanted2.set(String(rest2), rest2);
    }
  }
  const prepared = [...wanted2].map(([key, rest2]) => {
    const at = rest2.map((a) => names3.indexOf(a));
    const part = Float64Array.from(
      { length: at.length ** 2 },
      (_, e) => V[at[Math.floor(e / at.length)] * k + at[e % at.length]]
    );
    return { key, rest: rest2, at, part };
  });
  return (omega) => new Map(
    prepared.map(({ key, rest: rest2, at, part }) => {
      const here = at.map((a) => omega[a]);
      return [
        key,
        { mean: signMean(at.length, here, part), slope: signSlope(at.length, here, part), rest: rest2 }
      ];
    })
  );
}
function probability({ subsets }, known, line = -1, sigma = 1) {
  return subsets.reduce((sum2, { members, coefficient }) => {
    const flip = members.includes(line) ? sigma : 1;
    return sum2 + coefficient * flip * known.get(keyOf(members, line)).mean;
  }, 0);
}
function add(g, weight, { subsets }, known, line = -1, sigma = 1) {
  for (const { members, coefficient } of subsets) {
    const flip = members.includes(line) ? sigma : 1;
    const { slope, rest: rest2 } = known.get(keyOf(members, line));
    rest2.forEach((a, r) => {
      g[a] += weight * coefficient * flip * slope[r];
    });
  }
}
var keyOf = (members, line) => String(members.filter((a) => a !== line));
function remembered(scalar) {
  const known = /* @__PURE__ */ new Map();
  return (y) => {
    const before = known.get(y);
    if (before) return before;
    if (known.size >= MEMORY) known.clear();
    const roots = rootsOf(scalar, y);
    known.set(y, roots);
    return roots;
  };
}
function reached({ f, branches }, omega, v) {
  const [from, to] = [omega - REACH * Math.sqrt(v), omega + REACH * Math.sqrt(v)];
  const ends = branches.flatMap((branch) => [branch.from, branch.to]).filter((z13) => z13 > from && z13 < to);
  const values = [from, to, ...ends].map(f);
  for (let k = 1; k < 64; k++) values.push(f(from + (to - from) * k / 64));
  return [Math.min(...values), Math.max(...values)];
}
function turningValues({ f, branches }) {
  const ends = branches.flatMap(({ from, to }) => [from, to]).filter(Number.isFinite);
  return [...new Set(ends)].map(f);
}
function widened(p, V, inside2) {
  const wide = Float64Array.from(V);
  for (let a = 0; a < p; a++) wide[a * (p + 1)] += inside2;
  cholesky(p, wide);
  return wide;
}
var all = (p) => Array.from({ length: p }, (_, a) => a);
var close = (a, b) => Math.abs(a - b) <= 1e-12 * (1 + Math.abs(a));
function odd(bits) {
  let count2 = 0;
  for (let rest2 = bits; rest2 > 0; rest2 &= rest2 - 1) count2++;
  return count2 % 2 === 1;
}

// src/channel/grid.ts
var REACH2 = 7;
var CAP = [4096, 240, 48];
function gridLaw(p, g, noise) {
  const range = ({ omega, V }) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const L = cholesky(p, V);
    visit(p, 24, (t) => {
      const value = g(place2(p, omega, L, t, 8.5 / REACH2));
      if (value < low) low = value;
      if (value > high) high = value;
    });
    const spread = 9 * Math.sqrt(noise);
    return [low - spread, high + spread];
  };
  return {
    p,
    atoms: [],
    dense: true,
    breaks: [0],
    range,
    supports: Number.isFinite,
    rows: rowByRow(p, (V) => prepare(p, g, noise, V))
  };
}
function prepare(p, link, noise, V) {
  const L = cholesky(p, V);
  const constant = -0.5 * (LOG_TWO_PI + Math.log(noise)) - 0.5 * p * LOG_TWO_PI;
  return (y, omega, g) => {
    const nodes = resolution(p, link, noise, omega, L);
    const step = 2 * REACH2 / nodes;
    let top = Number.NEGATIVE_INFINITY;
    let Z = 0;
    const mean = new Float64Array(p);
    visit(p, nodes, (t) => {
      let log = -0.5 * (y - link(place2(p, omega, L, t))) ** 2 / noise;
      for (let a = 0; a < p; a++) log -= 0.5 * t[a] * t[a];
      if (!(log > top - 45)) return;
      if (log > top) {
        const shrink = Math.exp(top - log);
        Z *= shrink;
        for (let a = 0; a < p; a++) mean[a] *= shrink;
        top = log;
      }
      const weight = Math.exp(log - top);
      Z += weight;
      for (let a = 0; a < p; a++) mean[a] += weight * t[a];
    });
    if (!(Z > 0)) return Number.NEGATIVE_INFINITY;
    for (let a = p - 1; a >= 0; a--) {
      let sum2 = mean[a] / Z;
      for (let b = a + 1; b < p; b++) sum2 -= L[b * p + a] * g[b];
      g[a] = sum2 / L[a * (p + 1)];
    }
    return top + Math.log(Z * step ** p) + constant;
  };
}
function resolution(p, link, noise, omega, L) {
  let steepest = 0;
  const t = new Float64Array(p);
  for (let a = 0; a < p; a++) {
    let before = Number.NaN;
    for (let k = -8; k <= 8; k++) {
      t.fill(0.5);
      t[a] = k / 2;
      const value = link(place2(p, omega, L, t));
      if (k > -8) steepest = Math.max(steepest, 2 * Math.abs(value - before));
      before = value;
    }
  }
  const step = Math.min(0.5, 0.6 * Math.sqrt(noise) / Math.max(steepest, 1e-300));
  return Math.min(CAP[p - 1], 2 * Math.ceil(REACH2 / step));
}
var point = new Float64Array(8);
function place2(p, omega, L, t, stretch = 1) {
  const z13 = point.subarray(0, p);
  for (let a = 0; a < p; a++) {
    z13[a] = omega[a];
    for (let b = 0; b <= a; b++) z13[a] += L[a * p + b] * t[b] * stretch;
  }
  return z13;
}
function visit(p, nodes, at) {
  const t = new Float64Array(p);
  const step = 2 * REACH2 / nodes;
  const along = (a) => {
    for (let k = 0; k < nodes; k++) {
      t[a] = -REACH2 + (k + 0.5) * step;
      if (a === p - 1) at(t);
      else along(a + 1);
    }
  };
  along(0);
}

// src/channel/labels.ts
var STEP = 1 / 16;
var SPAN = 3.2;
var AGREEMENT = 1e-7;
var HALVINGS = 7;
function labelsOf(law, field) {
  const { p } = law;
  const omega = field?.omega ?? new Float64Array(p);
  const V = field?.V ?? identity(p);
  const evidence = (y2) => {
    const n = y2.length;
    const rows = new Float64Array(p * n);
    for (let a = 0; a < p; a++) rows.fill(omega[a], a * n, (a + 1) * n);
    const logZ = new Float64Array(n);
    law.rows(y2, rows, V, logZ, new Float64Array(p * n));
    return logZ.map((value) => value > -745 ? Math.exp(value) : 0);
  };
  const y = [...law.atoms];
  const weight = Array.from(evidence(y));
  const keep = (nodes, weights) => {
    for (let k = 0; k < weights.length; k++) {
      y.push(nodes.y[k]);
      weight.push(weights[k]);
    }
  };
  const interval2 = (a, b, left) => {
    const nodes = between(a, b);
    const weights = Array.from(evidence(nodes.y), (Z, k) => Z * nodes.step[k]);
    const even = 2 * sum(weights.slice(0, nodes.even));
    if (left === 0 || Math.abs(sum(weights) - even) < AGREEMENT) keep(nodes, weights);
    else {
      const middle = 0.5 * (a + b);
      interval2(a, middle, left - 1);
      interval2(middle, b, left - 1);
    }
  };
  if (law.dense) {
    const [low, high] = law.range({ omega, V });
    if (Number.isFinite(low)) {
      const inner = [...new Set(law.breaks)].filter((at) => at > low && at < high);
      const ends = [low, ...inner, high].sort((a, b) => a - b);
      for (let k = 0; k + 1 < ends.length; k++)
        if (ends[k + 1] - ends[k] > 1e-13 * (high - low)) interval2(ends[k], ends[k + 1], HALVINGS);
    } else {
      const middle = omega[1] ? omega[0] / omega[1] : 0;
      for (const side of [-1, 1]) {
        const nodes = beyond(middle, side);
        keep(
          nodes,
          Array.from(evidence(nodes.y), (Z, k) => Z * nodes.step[k])
        );
      }
    }
  }
  const mass = sum(weight);
  const kept = y.map((_, k) => k).filter((k) => weight[k] > 1e-22 * mass);
  return {
    y: Float64Array.from(kept, (k) => y[k]),
    weight: Float64Array.from(kept, (k) => weight[k] / mass),
    atom: Uint8Array.from(kept, (k) => k < law.atoms.length ? 1 : 0),
    mass
  };
}
var sum = (values) => values.reduce((total, value) => total + value, 0);
var places = (() => {
  const most = Math.round(SPAN / STEP);
  const all2 = Array.from({ length: 2 * most + 1 }, (_, k) => k - most);
  return [...all2.filter((m) => m % 2 === 0), ...all2.filter((m) => m % 2 !== 0)];
})();
function between(a, b) {
  const half = 0.5 * (b - a);
  const nodes = { y: [], step: [], even: 0 };
  for (const m of places) {
    const t = m * STEP;
    const u = 0.5 * Math.PI * Math.sinh(t);
    const distance = 2 * half / (1 + Math.exp(2 * Math.abs(u)));
    const node = u < 0 ? a + distance : b - distance;
    if (!(node > a && node < b)) continue;
    nodes.y.push(node);
    nodes.step.push(STEP * half * 0.5 * Math.PI * Math.cosh(t) / Math.cosh(u) ** 2);
    if (m % 2 === 0) nodes.even++;
  }
  return nodes;
}
function beyond(middle, side) {
  const nodes = { y: [], step: [], even: 0 };
  for (const m of places) {
    const t = m * STEP;
    const distance = Math.exp(0.5 * Math.PI * Math.sinh(t));
    const node = middle + side * distance;
    if (node === middle || !Number.isFinite(node)) continue;
    nodes.y.push(node);
    nodes.step.push(STEP * 0.5 * Math.PI * Math.cosh(t) * distance);
  }
  return nodes;
}

// src/channel/lowered.ts
var KIND = {
  linear: 1,
  mirror: 2,
  sign: 3,
  signPair: 4,
  ratio: 5,
  product: 6,
  halves: 7,
  relu: 8
};
function lower(link, noise) {
  const additive = noise.kind === "gaussian" ? noise.variance : 0;
  const inside2 = noise.kind === "probit" ? noise.variance : 0;
  const of = (...numbers) => Float64Array.from(numbers);
  switch (link.kind) {
    case "linear":
      return of(KIND.linear, 1, additive);
    case "abs":
      return additive > 0 ? of(KIND.halves, 1, additive, -1, 1) : of(KIND.mirror, 1, 1);
    case "square":
      return additive > 0 ? void 0 : of(KIND.mirror, 1, 2);
    case "relu":
      return additive > 0 ? of(KIND.halves, 1, additive, 0, 1) : of(KIND.relu, 1);
    case "sign":
      return of(KIND.sign, 1, inside2, additive);
    case "sign-product":
      if (link.factors === 1) return of(KIND.sign, 1, inside2, additive);
      return link.factors === 2 ? of(KIND.signPair, 2, inside2, additive) : void 0;
    case "committee":
      return link.directions === 1 ? of(KIND.sign, 1, inside2, additive) : void 0;
    case "product":
      if (link.factors === 1) return of(KIND.linear, 1, additive);
      return link.factors === 2 && additive === 0 ? of(KIND.product, 2) : void 0;
    case "ratio":
      return additive > 0 ? void 0 : of(KIND.ratio, 2);
    default:
      return void 0;
  }
}
function loweredRows(lowered) {
  const p = lowered[1];
  return (y, omega, V, logZ, g) => {
    const n = y.length;
    const ld = padded(n);
    const { memory, exports } = core();
    memory.scope((scratch) => {
      const channel2 = scratch.f64(lowered.length, lowered);
      const labels = scratch.f64(ld, y);
      const fields2 = scratch.f64(p * ld);
      for (let a = 0; a < p; a++)
        for (let i = 0, view = memory.f64(fields2 + 8 * a * ld, n); i < n; i++) view[i] = omega[a * n + i];
      const variance2 = scratch.f64(p * p, V);
      const evidence = scratch.f64(ld);
      const out = scratch.f64(p * ld);
      exports.channel_out(channel2, n, labels, fields2, variance2, evidence, out);
      logZ.set(memory.f64(evidence, n));
      for (let a = 0; a < p; a++) g.set(memory.f64(out + 8 * a * ld, n), a * n);
      for (let i = 0; i < n; i++)
        if (logZ[i] === Number.NEGATIVE_INFINITY) for (let a = 0; a < p; a++) g[a * n + i] = Number.NaN;
    });
  };
}
var reach = (omega, v) => Math.abs(omega) + 8.5 * Math.sqrt(v);
function pairLaw(link, lowered) {
  const base = { p: 2, atoms: [], dense: true, rows: loweredRows(lowered), lowered };
  if (link.kind === "ratio")
    return {
      ...base,
      breaks: [],
      range: () => [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      supports: Number.isFinite
    };
  return {
    ...base,
    breaks: [0],
    range: ({ omega, V }) => {
      const top = reach(omega[0], V[0]) * reach(omega[1], V[3]);
      return [-top, top];
    },
    supports: (y) => Number.isFinite(y) && y !== 0
  };
}

// src/channel/norm.ts
var OPENING = 0.25;
var STEP2 = 0.2;
var NODES3 = 80;
function normLaw(p, eigen2) {
  const range = ({ omega, V }) => {
    let top = 0;
    let trace2 = 0;
    for (let a = 0; a < p; a++) {
      top += omega[a] ** 2;
      trace2 += V[a * (p + 1)];
    }
    return [0, (Math.sqrt(top) + 8.5 * Math.sqrt(trace2)) ** 2 / p];
  };
  const supports = (y) => y > 0 && Number.isFinite(y);
  const rows = rowByRow(p, (V) => prepare2(p, eigen2(p, V)));
  return { p, atoms: [], dense: true, breaks: [0], range, supports, rows };
}
function prepare2(p, { values, vectors }) {
  const l = Array.from(values);
  const largest = Math.max(...l);
  return (y, omega, g) => {
    g.fill(0);
    const s = p * y;
    if (!(s > 0 && Number.isFinite(s))) return Number.NEGATIVE_INFINITY;
    const m = l.map((_, j) => {
      let sum2 = 0;
      for (let a = 0; a < p; a++) sum2 += vectors[a * p + j] * omega[a];
      return sum2;
    });
    const first = (t2) => l.reduce((sum2, v, j) => sum2 + v / (1 + 2 * t2 * v) + m[j] ** 2 / (1 + 2 * t2 * v) ** 2, 0);
    let low = -0.5 / largest;
    let high = (p + 2) / s + Math.sqrt(m.reduce((sum2, x) => sum2 + x * x, 0) / s) / Math.min(...l);
    while (first(high) > s) high = low + 2 * (high - low);
    for (let step = 0; step < 60; step++) {
      const middle = 0.5 * (low + high);
      if (first(middle) > s) low = middle;
      else high = middle;
    }
    const t = 0.5 * (low + high);
    const bend = l.reduce((sum2, v, j) => {
      const q = 1 + 2 * t * v;
      return sum2 + 2 * v * v / q ** 2 + 4 * v * m[j] ** 2 / q ** 3;
    }, 0);
    const w = 1 / Math.sqrt(bend);
    const top = exponent(t);
    let Z = 0;
    const slopes = l.map(() => 0);
    for (let k = 0; k < NODES3; k++) {
      const u = k * STEP2;
      const [tr, ti] = [t - OPENING * w * u * u, w * u];
      let er = s * tr - top;
      let ei = s * ti;
      const factors = l.map((v, j) => {
        const [qr, qi] = [1 + 2 * tr * v, 2 * ti * v];
        const size2 = qr * qr + qi * qi;
        const [rr, ri] = [(tr * qr + ti * qi) / size2, (ti * qr - tr * qi) / size2];
        er -= 0.25 * Math.log(size2) + m[j] ** 2 * rr;
        ei -= 0.5 * Math.atan2(qi, qr) + m[j] ** 2 * ri;
        return [rr, ri];
      });
      const size = Math.exp(er);
      const [fr, fi] = [size * Math.cos(ei), size * Math.sin(ei)];
      const [dr, di] = [1, 2 * OPENING * u];
      const [hr, hi] = [fr * dr - fi * di, fr * di + fi * dr];
      const weight = k === 0 ? 0.5 : 1;
      Z += weight * hr;
      factors.forEach(([rr, ri], j) => {
        slopes[j] -= weight * 2 * m[j] * (rr * hr - ri * hi);
      });
      if (k > 0 && size < 1e-18) break;
    }
    if (!(Z > 0)) return Number.NEGATIVE_INFINITY;
    for (let a = 0; a < p; a++) for (let j = 0; j < p; j++) g[a] += vectors[a * p + j] * slopes[j] / Z;
    return top + Math.log(Z * STEP2 * w * p / Math.PI);
    function exponent(x) {
      return l.reduce((sum2, v, j) => {
        const q = 1 + 2 * x * v;
        return sum2 - 0.5 * Math.log(q) - x * m[j] ** 2 / q;
      }, s * x);
    }
  };
}

// src/channel/product.ts
var REACH3 = 7.5;
function productLaw(k) {
  const range = ({ omega, V }) => {
    let top = 1;
    for (let a = 0; a < k; a++) top *= Math.abs(omega[a]) + 8.5 * Math.sqrt(V[a * (k + 1)]);
    return [-top, top];
  };
  const supports = (y) => Number.isFinite(y) && y !== 0;
  return {
    p: k,
    atoms: [],
    dense: true,
    breaks: [0],
    range,
    supports,
    rows: rowByRow(k, (V) => prepare3(k, V))
  };
}
function prepare3(k, V) {
  const P = inverse(k, V);
  const constant = -0.5 * (k * LOG_TWO_PI + logDet(k, cholesky(k, V)));
  const sd = Array.from({ length: k }, (_, a) => Math.sqrt(V[a * (k + 1)]));
  const z13 = new Float64Array(k);
  const d = new Float64Array(k);
  return (y, omega, g) => {
    g.fill(0);
    if (!(y !== 0 && Number.isFinite(y))) return Number.NEGATIVE_INFINITY;
    let reach2 = REACH3;
    for (let tries = 0; tries < 8; tries++) {
      const log = integral(y, omega, g, reach2);
      if (log > -0.5 * (0.5 * reach2) ** 2 || log > Number.NEGATIVE_INFINITY && tries > 2)
        return log + constant;
      reach2 *= 2;
    }
    return Number.NEGATIVE_INFINITY;
  };
  function integral(y, omega, g, reach2) {
    let top = Number.NEGATIVE_INFINITY;
    let Z = 0;
    g.fill(0);
    const steps = sd.map((s, a) => Math.min(0.22, 0.75 * s / (Math.abs(omega[a]) + 4.5 * s)));
    const visit2 = (j, product) => {
      if (j === k - 1) {
        z13[j] = y / product;
        if (Math.abs(z13[j] - omega[j]) > reach2 * sd[j]) return;
        let square = 0;
        for (let a = 0; a < k; a++) d[a] = z13[a] - omega[a];
        for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) square += d[a] * P[a * k + b] * d[b];
        const log = -0.5 * square;
        if (log > top) {
          const shrink = Math.exp(top - log);
          Z *= shrink;
          for (let a = 0; a < k; a++) g[a] *= shrink;
          top = log;
        }
        const weight = Math.exp(log - top);
        Z += weight;
        for (let a = 0; a < k; a++) g[a] += weight * d[a];
        return;
      }
      let others = 1;
      for (let a = j + 1; a < k; a++) others *= Math.abs(omega[a]) + reach2 * sd[a];
      const least = Math.abs(y / product) / others;
      for (const sigma of [-1, 1]) {
        const center = sigma * omega[j];
        const to = Math.log(center + reach2 * sd[j]);
        const from = Math.log(Math.max(least, center - reach2 * sd[j]));
        if (!(to > from)) continue;
        const h = steps[j];
        for (let m = Math.ceil(from / h); m <= Math.floor(to / h); m++) {
          z13[j] = sigma * Math.exp(m * h);
          visit2(j + 1, product * z13[j]);
        }
      }
    };
    visit2(0, 1);
    if (!(Z > 0)) return Number.NEGATIVE_INFINITY;
    const mean = Array.from(g, (sum2) => sum2 / Z);
    for (let a = 0; a < k; a++) {
      g[a] = 0;
      for (let b = 0; b < k; b++) g[a] += P[a * k + b] * mean[b];
    }
    let volume = 1;
    for (let j = 0; j < k - 1; j++) volume *= steps[j];
    return top + Math.log(Z * volume);
  }
}

// src/channel/make.ts
var NONE = { kind: "gaussian", variance: 0 };
function channel(link, noise = NONE) {
  if (link.kind === "function") checkFunction(link);
  if (noise.kind === "probit" && !isSignLink(link))
    throw new RangeError(`noise.kind must be gaussian for link ${link.kind}, got probit`);
  const p = directionsOf(link);
  const law = lawOf(p, link, noise);
  const g = evaluate(link);
  const sd = Math.sqrt(noise.variance);
  const probit = noise.kind === "probit" && sd > 0;
  const gOut = (y, omega, V, options = {}) => {
    if (omega.length !== p * y.length)
      throw new RangeError(
        `omega must have ${p} x ${y.length} = ${p * y.length} entries, got ${omega.length}`
      );
    if (V.length !== p * p) throw new RangeError(`V must have ${p * p} entries, got ${V.length}`);
    cholesky(p, V);
    const out = { logZ: new Float64Array(y.length), g: new Float64Array(p * y.length) };
    law.rows(y, omega, V, out.logZ, out.g);
    if (options.jacobian) out.jacobian = jacobian(law, y, omega, V);
    return out;
  };
  const moment = (y, hessian) => gOut(y, new Float64Array(p * y.length), identity(p), { jacobian: hessian });
  return {
    link,
    noise,
    p,
    draws: sd === 0 ? 0 : probit ? p : 1,
    label: (z13, normals) => {
      if (sd === 0) return g(z13);
      if (!probit) return g(z13) + sd * normals[0];
      return g(Array.from({ length: p }, (_, a) => z13[a] + sd * normals[a]));
    },
    supports: (y) => law.supports(y),
    gOut,
    labels: (field) => labelsOf(law, field),
    firstMoment: (y) => {
      const out = moment(y, false).g;
      const n = y.length;
      return Float64Array.from({ length: n * p }, (_, e) => out[e % p * n + Math.floor(e / p)]);
    },
    secondMoment: (y) => {
      const { g: first, jacobian: second } = moment(y, true);
      const n = y.length;
      return second.map((h, e) => {
        const [i, a, b] = [Math.floor(e / (p * p)), Math.floor(e / p) % p, e % p];
        return h + first[a * n + i] * first[b * n + i];
      });
    },
    ...law.lowered && { lowered: law.lowered }
  };
}
function lawOf(p, link, noise) {
  const additive = noise.kind === "gaussian" ? noise.variance : 0;
  const lowered = lower(link, noise);
  if (lowered && (link.kind === "ratio" || link.kind === "product" && p === 2))
    return pairLaw(link, lowered);
  if (p > 1 && additive === 0) {
    if (link.kind === "product") return productLaw(p);
    if (link.kind === "norm") return normLaw(p, eigen);
  }
  const law = branchLaw(p, termsOf(p, link), noise);
  if (law) return lowered ? { ...law, rows: loweredRows(lowered), lowered } : law;
  if (additive === 0)
    throw new RangeError(
      `noise must be > 0 for link ${link.kind} of ${p} directions, got 0: without noise its labels have no closed form`
    );
  if (p > 3) throw new RangeError(`link ${link.kind} with noise must have at most 3 directions, got ${p}`);
  return gridLaw(p, evaluate(link), additive);
}
function termsOf(p, link) {
  if (link.kind === "sum") return link.terms;
  return [{ link, on: Array.from({ length: p }, (_, a) => a), weight: 1 }];
}
function eigen(p, V) {
  const { values, vectors } = eigh({ rows: p, cols: p, data: Float64Array.from(V) });
  return { values, vectors: vectors.data };
}
function jacobian(law, y, omega, V) {
  const { p } = law;
  const n = y.length;
  const H = new Float64Array(n * p * p);
  const moved = Float64Array.from(omega);
  const unused = new Float64Array(n);
  const g = new Float64Array(p * n);
  for (let b = 0; b < p; b++) {
    const h = 2e-3 * Math.sqrt(V[b * (p + 1)]);
    for (const [steps, factor] of [
      [-2, 1],
      [-1, -8],
      [1, 8],
      [2, -1]
    ]) {
      for (let i = 0; i < n; i++) moved[b * n + i] = omega[b * n + i] + steps * h;
      law.rows(y, moved, V, unused, g);
      for (let i = 0; i < n; i++)
        for (let a = 0; a < p; a++) H[(i * p + a) * p + b] += factor * g[a * n + i] / (12 * h);
    }
    for (let i = 0; i < n; i++) moved[b * n + i] = omega[b * n + i];
  }
  for (let i = 0; i < n; i++) {
    for (let a = 0; a < p; a++) {
      for (let b = 0; b < a; b++) {
        const [ab, ba] = [(i * p + a) * p + b, (i * p + b) * p + a];
        H[ab] = H[ba] = 0.5 * (H[ab] + H[ba]);
      }
    }
  }
  return H;
}
function checkFunction({ g, directions: p }) {
  const values = [];
  for (let k = 1; k <= 64; k++) {
    const z13 = Array.from(
      { length: p },
      (_, a) => 6 * (k * Math.sqrt([2, 3, 5, 7, 11, 13, 17, 19][a]) % 1) - 3
    );
    const value = g(z13);
    if (typeof value !== "number" || !Number.isFinite(value))
      throw new RangeError(
        `link.g must return finite numbers, got ${value} at z = [${z13.map((x) => x.toPrecision(4)).join(", ")}]`
      );
    values.push(value);
  }
  if (values.every((value) => value === values[0]))
    throw new RangeError(`link.g must depend on z, got ${values[0]} everywhere`);
}

// src/prior/explain.ts
function explain(error2, data, at = "") {
  return error2.issues.flatMap((issue) => {
    const path2 = [at, ...issue.path.map(String)].filter((part) => part !== "").join(".");
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        path: path2 ? `${path2}.${key}` : key,
        sentence: "is not a known key"
      }));
    }
    const found = look(data, issue.path);
    const sentence = found === void 0 ? `is missing: it ${wanted(issue)}` : `${wanted(issue)}, got ${quote(found)}`;
    return [{ path: path2, sentence }];
  });
}
function parse(schema, data, name = "") {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw new RangeError(
    explain(result.error, data, name).map(({ path: path2, sentence }) => `${path2} ${sentence}`).join("; ")
  );
}
function wanted(issue) {
  if (!/^(Invalid|Too) /.test(issue.message)) return issue.message;
  if (issue.code === "invalid_type") {
    return `must be ${/^[aeio]/.test(issue.expected) ? "an" : "a"} ${issue.expected}`;
  }
  if (issue.code === "invalid_value") return `must be ${issue.values.map(quote).join(" or ")}`;
  const what = "origin" in issue && ["array", "string"].includes(issue.origin) ? "have length" : "be";
  if (issue.code === "too_small") return `must ${what} ${issue.inclusive ? ">=" : ">"} ${issue.minimum}`;
  if (issue.code === "too_big") return `must ${what} ${issue.inclusive ? "<=" : "<"} ${issue.maximum}`;
  return `is wrong (${issue.message})`;
}
function look(data, path2) {
  let here = data;
  for (const key of path2) {
    if (typeof here === "string" && key === "kind") return here;
    if (typeof here !== "object" || here === null) return void 0;
    here = here[key];
  }
  return here;
}
function quote(value) {
  if (typeof value === "number") return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

// src/prior/gauss-bernoulli.ts
import * as z4 from "zod";

// src/prior/parameters.ts
import * as z3 from "zod";

// src/prior/semidefinite.ts
function semidefiniteFactor(matrix2) {
  const r = matrix2.length;
  const rest2 = matrix2.map((row) => [...row]);
  const factor = matrix2.map(() => new Array(r).fill(0));
  const floor = 1e-12 * Math.max(...matrix2.map((row, i) => Math.abs(row[i])));
  const left = new Set(matrix2.keys());
  for (let column = 0; column < r; column++) {
    const pivot = [...left].reduce((best, i) => rest2[i][i] > rest2[best][best] ? i : best);
    if (!(rest2[pivot][pivot] > floor)) break;
    left.delete(pivot);
    const root = Math.sqrt(rest2[pivot][pivot]);
    factor[pivot][column] = root;
    for (const i of left) factor[i][column] = rest2[i][pivot] / root;
    for (const i of left) for (const j of left) rest2[i][j] -= factor[i][column] * factor[j][column];
  }
  for (const i of left) for (const j of left) if (!(Math.abs(rest2[i][j]) <= floor)) return void 0;
  return factor;
}

// src/prior/parameters.ts
var MAX_RANK = 8;
var MAX_COMPONENTS = 256;
var finite2 = z3.number({ error: "must be a finite number" });
var stop = (error2) => ({ error: error2, abort: true });
var rhoSchema = z3.number({ error: "must be a number in (0, 1]" }).gt(0, "must be in (0, 1]").lte(1, "must be in (0, 1]");
var RANK = `must be an integer between 1 and ${MAX_RANK}`;
var rankSchema = z3.int({ error: RANK }).gte(1, stop(RANK)).lte(MAX_RANK, stop(RANK));
var VECTOR = `must be an array of 1 to ${MAX_RANK} numbers`;
var vectorSchema = z3.array(finite2, { error: VECTOR }).min(1, stop(VECTOR)).max(MAX_RANK, stop(VECTOR));
var MATRIX = `must be a square matrix of 1 to ${MAX_RANK} rows, an array of arrays of numbers`;
var covarianceSchema = z3.array(z3.array(finite2, { error: "must be an array of numbers" }), { error: MATRIX }).superRefine((matrix2, context) => {
  const flaw = covarianceFlaw(matrix2);
  if (flaw) context.addIssue({ code: "custom", message: flaw, continue: false });
});
function covarianceFlaw(matrix2) {
  const r = matrix2.length;
  if (r < 1 || r > MAX_RANK || matrix2.some((row) => row.length !== r)) return MATRIX;
  const symmetric = matrix2.every((row, i) => row.every((entry, j) => entry === matrix2[j][i]));
  if (!symmetric) return "must be symmetric";
  return semidefiniteFactor(matrix2) ? void 0 : "must be positive semidefinite";
}

// src/prior/gauss-bernoulli.ts
var gaussBernoulliSchema = z4.strictObject({ kind: z4.literal("gauss-bernoulli"), rho: rhoSchema });
function lowerGaussBernoulli({ rho }) {
  if (rho === 1) return { rank: 1, weights: [1], means: [[0]], covariances: [[[1]]] };
  return { rank: 1, weights: [1 - rho, rho], means: [[0], [0]], covariances: [[[0]], [[1 / rho]]] };
}

// src/prior/gaussian.ts
import * as z5 from "zod";

// src/prior/components.ts
function zeros(rank) {
  return Array.from({ length: rank }, () => new Array(rank).fill(0));
}
function diagonal(rank, value) {
  return zeros(rank).map((row, i) => row.map((_, j) => i === j ? value : 0));
}
function atoms(points, probabilities) {
  const kept = points.map((_, k) => k).filter((k) => probabilities[k] > 0);
  const rank = points[0].length;
  return {
    rank,
    weights: kept.map((k) => probabilities[k]),
    means: kept.map((k) => points[k]),
    covariances: kept.map(() => zeros(rank))
  };
}

// src/prior/gaussian.ts
var gaussianSchema = z5.strictObject({
  kind: z5.literal("gaussian"),
  rank: rankSchema.optional(),
  variance: finite2.gt(0, stop("must be > 0")).optional(),
  covariance: covarianceSchema.optional(),
  mean: z5.union([finite2, vectorSchema], { error: "must be a number or an array of numbers" }).optional()
}).superRefine(({ rank, variance: variance2, covariance, mean }, context) => {
  const flaw = (path2, message) => context.addIssue({ code: "custom", path: [path2], message });
  if (covariance && variance2 !== void 0) flaw("variance", "must not be given beside covariance");
  const r = covariance?.length ?? rank ?? (Array.isArray(mean) ? mean.length : 1);
  if (rank !== void 0 && rank !== r) flaw("rank", `must be that of covariance, ${r}`);
  if (Array.isArray(mean) && mean.length !== r) flaw("mean", `must have ${r} entries`);
  if (typeof mean === "number" && r !== 1) flaw("mean", `must be an array of ${r} numbers`);
});
function gaussian(options = {}) {
  return parse(gaussianSchema, { ...options, kind: "gaussian" });
}
function lowerGaussian({ rank, variance: variance2 = 1, covariance, mean }) {
  const r = covariance?.length ?? rank ?? (Array.isArray(mean) ? mean.length : 1);
  const center = typeof mean === "number" ? [mean] : mean ?? new Array(r).fill(0);
  return { rank: r, weights: [1], means: [center], covariances: [covariance ?? diagonal(r, variance2)] };
}

// src/prior/mixture.ts
import * as z6 from "zod";
var COUNT = `must have 1 to ${MAX_COMPONENTS} entries`;
var mixtureSchema = z6.strictObject({
  kind: z6.literal("mixture"),
  weights: z6.array(finite2.gt(0, stop("must be > 0"))).min(1, stop(COUNT)).max(MAX_COMPONENTS, stop(COUNT)),
  means: z6.array(vectorSchema).min(1, stop(COUNT)),
  covariances: z6.array(covarianceSchema).min(1, stop(COUNT))
}).superRefine(({ weights, means, covariances }, context) => {
  const flaw = (path2, message) => context.addIssue({ code: "custom", path: path2, message });
  const sum2 = weights.reduce((a, b) => a + b, 0);
  if (Math.abs(sum2 - 1) > 1e-9) flaw(["weights"], `must sum to 1 (the sum is ${sum2})`);
  if (means.length !== weights.length) flaw(["means"], `must have ${weights.length} entries, one a weight`);
  if (covariances.length !== weights.length) {
    flaw(["covariances"], `must have ${weights.length} entries, one a weight`);
  }
  const r = means[0].length;
  means.forEach((mean, k) => {
    if (mean.length !== r) flaw(["means", k], `must have ${r} entries, like the first mean`);
  });
  covariances.forEach((matrix2, k) => {
    if (matrix2.length !== r) flaw(["covariances", k], `must have ${r} rows, like the first mean`);
  });
});
function lowerMixture({ weights, means, covariances }) {
  const sum2 = weights.reduce((a, b) => a + b, 0);
  return { rank: means[0].length, weights: weights.map((weight) => weight / sum2), means, covariances };
}

// src/prior/rademacher.ts
import * as z7 from "zod";
var CORRELATION = "must be in [-1, 1]";
var rademacherSchema = z7.strictObject({
  kind: z7.literal("rademacher"),
  rank: rankSchema.optional(),
  correlation: z7.number({ error: CORRELATION }).gte(-1, CORRELATION).lte(1, CORRELATION).optional()
}).superRefine(({ rank, correlation }, context) => {
  if (correlation === void 0 || (rank ?? 2) === 2) return;
  context.addIssue({ code: "custom", path: ["rank"], message: "must be 2 beside a correlation" });
});
function lowerRademacher({ rank, correlation }) {
  const r = rank ?? (correlation === void 0 ? 1 : 2);
  const points = Array.from(
    { length: 2 ** r },
    (_, bits) => Array.from({ length: r }, (_2, i) => bits >> r - 1 - i & 1 ? -1 : 1)
  );
  const c = correlation ?? 0;
  const probability2 = (point2) => c === 0 ? 2 ** -r : (1 + c * point2[0] * point2[1]) / 4;
  return atoms(points, points.map(probability2));
}

// src/prior/schema.ts
import * as z11 from "zod";

// src/prior/sparse-rademacher.ts
import * as z8 from "zod";
var sparseRademacherSchema = z8.strictObject({
  kind: z8.literal("sparse-rademacher"),
  rho: rhoSchema
});
function lowerSparseRademacher({ rho }) {
  const size = 1 / Math.sqrt(rho);
  return atoms([[size], [-size], [0]], [rho / 2, rho / 2, 1 - rho]);
}

// src/prior/sphere.ts
import * as z9 from "zod";
var sphereSchema = z9.strictObject({ kind: z9.literal("sphere") });
function lowerSphere(_) {
  return { rank: 1, weights: [1], means: [[0]], covariances: [[[1]]] };
}

// src/prior/two-point.ts
import * as z10 from "zod";
var RHO = "must be in (0, 1)";
var twoPointSchema = z10.strictObject({
  kind: z10.literal("two-point"),
  rho: z10.number({ error: RHO }).gt(0, RHO).lt(1, RHO)
});
function lowerTwoPoint({ rho }) {
  return atoms([[Math.sqrt((1 - rho) / rho)], [-Math.sqrt(rho / (1 - rho))]], [rho, 1 - rho]);
}

// src/prior/schema.ts
var kinds = [
  gaussianSchema,
  rademacherSchema,
  sparseRademacherSchema,
  gaussBernoulliSchema,
  twoPointSchema,
  sphereSchema,
  mixtureSchema
];
var names2 = kinds.map((schema) => schema.shape.kind.value).join(", ");
var priorSchema = z11.preprocess(
  (data) => typeof data === "string" ? { kind: data } : data,
  z11.discriminatedUnion("kind", kinds, {
    error: (issue) => issue.code === "invalid_union" ? `must be one of ${names2}` : `must be the name of a prior (${names2}) or an object { kind, ... }`
  })
);
function checked(prior) {
  return parse(priorSchema, prior, "prior");
}

// src/prior/lower.ts
function lower2(prior) {
  const data = checked(prior);
  switch (data.kind) {
    case "gaussian":
      return lowerGaussian(data);
    case "rademacher":
      return lowerRademacher(data);
    case "sparse-rademacher":
      return lowerSparseRademacher(data);
    case "gauss-bernoulli":
      return lowerGaussBernoulli(data);
    case "two-point":
      return lowerTwoPoint(data);
    case "sphere":
      return lowerSphere(data);
    case "mixture":
      return lowerMixture(data);
  }
}
function rankOf(prior) {
  return lower2(prior).rank;
}
function secondMoment(prior) {
  const { rank, weights, means, covariances } = lower2(prior);
  const entry = (i, j) => weights.reduce((sum2, weight, k) => sum2 + weight * (covariances[k][i][j] + means[k][i] * means[k][j]), 0);
  return Array.from({ length: rank }, (_, i) => Array.from({ length: rank }, (_2, j) => entry(i, j)));
}

// src/multi-index/model.ts
var rest = z12.strictObject({
  model: z12.literal("multi-index").default("multi-index"),
  alpha: z12.number({ error: "must be a number > 0" }).gt(0, "must be > 0"),
  noise: noiseSchema.default({ kind: "gaussian", variance: 0 }),
  prior: priorSchema.default(gaussian()),
  directions: z12.int().gte(1).optional()
});
var multiIndexSchema = rest.extend({ link: linkSchema });
function multiIndex(definition) {
  const data = { ...definition, link: withDirections(definition.link, definition.directions) };
  const { link, directions, ...others } = parse(multiIndexSchema, data);
  const p = directionsOf(link);
  if (directions !== void 0 && directions !== p)
    throw new RangeError(`directions must be ${p}, which link ${link.kind} looks at, got ${directions}`);
  const { noise, prior } = others;
  if (noise.kind === "probit" && !isSignLink(link))
    throw new RangeError(
      `noise.kind must be gaussian for link ${link.kind}, got probit: probit noise flips signs, and this link looks at more than signs`
    );
  const rank = rankOf(prior);
  if (rank !== 1 && rank !== p)
    throw new RangeError(`prior must have rank 1 or ${p}, the number of directions, got ${rank}`);
  const S = secondMoment(prior);
  if (S.some((row, a) => row.some((s, b) => Math.abs(s - (a === b ? 1 : 0)) > 1e-9)))
    throw new RangeError(`prior must have second moment 1, got ${JSON.stringify(rank === 1 ? S[0][0] : S)}`);
  const model = { ...others, link, directions: p };
  channelOf(model);
  return model;
}
function channelOf({ link, noise }) {
  return channel(link, noise);
}
function withDirections(link, directions) {
  if (typeof link === "function") return { kind: "function", g: link, directions: directions ?? 1 };
  const object = typeof link === "string" ? { kind: link } : link;
  if (typeof object !== "object" || object === null) return link;
  const { kind } = object;
  const open = kind === "norm" || kind === "committee" || kind === "function";
  return open && directions !== void 0 ? { directions, ...object } : object;
}

// src/multi-index/symmetric.ts
function decomposed(p, A) {
  const data = Float64Array.from({ length: p * p }, (_, k) => 0.5 * (A[k] + A[k % p * p + Math.floor(k / p)]));
  const { values, vectors } = eigh({ rows: p, cols: p, data });
  return { values, vectors: vectors.data };
}
function identity2(p, scale = 1) {
  return Float64Array.from({ length: p * p }, (_, k) => k % (p + 1) === 0 ? scale : 0);
}
function trace(p, A) {
  let sum2 = 0;
  for (let a = 0; a < p; a++) sum2 += A[a * (p + 1)];
  return sum2;
}

// src/multi-index/fields.ts
var STEPS = { atoms: [0.1, 0.12, 0.25, 0.5], dense: [0.1, 0.2, 0.5, 0.8] };
var REACH4 = 7.5;
function axis(c, step) {
  const half = Math.ceil(Math.asinh(REACH4 / c) / step);
  const nodes = Array.from({ length: 2 * half }, (_, k) => {
    const t = (k - half + 0.5) * step;
    const x = c * Math.sinh(t);
    return { x, weight: Math.exp(-0.5 * x * x) * c * Math.cosh(t) };
  });
  const total = nodes.reduce((sum2, { weight }) => sum2 + weight, 0);
  return nodes.map(({ x, weight }) => ({ x, weight: weight / total })).filter(({ weight }) => weight > 1e-17);
}
function fields(channel2, Q, given) {
  const { p } = channel2;
  const { values, vectors } = decomposed(p, Q);
  const round = channel2.link.kind === "norm" && values[p - 1] - values[0] < 1e-9;
  if (round && p > 1) return radial(p, Math.max(0, values[0]));
  const step = given ?? stepOf(channel2);
  const axes = Array.from(values, (q) => {
    if (!(q > 1e-14)) return [{ x: 0, weight: 1 }];
    const c = Math.min(1.5, Math.max(1e-4, Math.sqrt((1 - q) / q)));
    return axis(c, step).map(({ x, weight: weight2 }) => ({ x: x * Math.sqrt(q), weight: weight2 }));
  });
  const omega = [];
  const weight = [];
  const along = (a, before, product) => {
    if (a === p) {
      omega.push(before);
      weight.push(product);
      return;
    }
    for (const node of axes[a]) {
      if (product * node.weight < 1e-15) continue;
      along(
        a + 1,
        before.map((value, b) => value + vectors[b * p + a] * node.x),
        product * node.weight
      );
    }
  };
  along(0, new Float64Array(p), 1);
  return { omega, weight };
}
function stepOf(channel2) {
  const { link, noise, p } = channel2;
  const atoms2 = isSignLink(link) && (noise.kind === "probit" || noise.variance === 0);
  return STEPS[atoms2 ? "atoms" : "dense"][Math.min(p, 4) - 1];
}
function radial(p, q) {
  if (q < 1e-14) return { omega: [new Float64Array(p)], weight: [1] };
  const omega = [];
  const weight = [];
  const step = 0.12;
  for (let t = -4; t <= 4; t += step) {
    const r = Math.exp(t - Math.exp(-t));
    const density = Math.exp(p * Math.log(r) - 0.5 * r * r) * (1 + Math.exp(-t));
    if (!(density > 1e-18)) continue;
    const field = new Float64Array(p);
    field[0] = r * Math.sqrt(q);
    omega.push(field);
    weight.push(density);
  }
  const total = weight.reduce((sum2, w) => sum2 + w, 0);
  return { omega, weight: weight.map((w) => w / total) };
}

// src/multi-index/output.ts
function output(channel2, Q, step) {
  const { p } = channel2;
  const V = identity2(p).map((v, k) => v - Q[k]);
  const { omega, weight } = fields(channel2, Q, step);
  const gg = new Float64Array(p * p);
  let logZ = 0;
  omega.forEach((field, k) => {
    const labels = channel2.labels({ omega: field, V });
    const n = labels.y.length;
    const rows = new Float64Array(p * n);
    for (let a = 0; a < p; a++) rows.fill(field[a], a * n, (a + 1) * n);
    const out = channel2.gOut(labels.y, rows, V);
    for (let i = 0; i < n; i++) {
      const w = weight[k] * labels.weight[i];
      if (!(w > 0)) continue;
      logZ += w * out.logZ[i];
      for (let a = 0; a < p; a++)
        for (let b = 0; b <= a; b++) gg[a * p + b] += w * out.g[a * n + i] * out.g[b * n + i];
    }
  });
  for (let a = 0; a < p; a++) for (let b = 0; b < a; b++) gg[b * p + a] = gg[a * p + b];
  if (channel2.link.kind === "norm" && p > 1 && omega.every((field) => field.subarray(1).every((x) => x === 0)))
    return { gg: identity2(p, trace(p, gg) / p), logZ };
  return { gg, logZ };
}

// src/multi-index/evolution.ts
function rowsOf(p, Q) {
  return Array.from({ length: p }, (_, a) => Array.from({ length: p }, (_2, b) => Q[a * p + b]));
}

// src/multi-index/label-law.ts
function labelLaw(channel2, field) {
  const { p } = channel2;
  const { y, weight } = channel2.labels(field);
  const n = y.length;
  const omega = new Float64Array(n * p);
  if (field) for (let a = 0; a < p; a++) omega.fill(field.omega[a], a * n, (a + 1) * n);
  const V = field?.V ?? Float64Array.from({ length: p * p }, (_, k) => k % (p + 1) === 0 ? 1 : 0);
  const { g, jacobian: jacobian2 } = channel2.gOut(y, omega, V, { jacobian: true });
  const first = Float64Array.from({ length: n * p }, (_, e) => g[e % p * n + Math.floor(e / p)]);
  const G = jacobian2.map((h, e) => {
    const i = Math.floor(e / (p * p));
    return h + first[i * p + Math.floor(e / p) % p] * first[i * p + e % p];
  });
  for (let i = 0; i < n; i++) {
    const broken = !G.subarray(i * p * p, (i + 1) * p * p).every(Number.isFinite);
    if (!broken) continue;
    first.fill(0, i * p, (i + 1) * p);
    G.fill(0, i * p * p, (i + 1) * p * p);
  }
  return { p, y, weight, first, G };
}
function firstMoments(laws, shares) {
  const { p } = laws[0];
  const sum2 = new Float64Array(p * p);
  laws.forEach(({ weight, first }, k) => {
    for (let i = 0; i < weight.length; i++)
      for (let a = 0; a < p; a++)
        for (let b = 0; b < p; b++)
          sum2[a * p + b] += shares[k] * weight[i] * first[i * p + a] * first[i * p + b];
  });
  return sum2;
}
function secondMoments(laws, shares) {
  const { p } = laws[0];
  const n = p * p;
  const F = new Float64Array(n * n);
  laws.forEach(({ weight, G }, k) => {
    for (let i = 0; i < weight.length; i++) {
      const w = shares[k] * weight[i];
      const at = i * n;
      for (let a = 0; a < p; a++)
        for (let b = 0; b < p; b++)
          for (let c = 0; c < p; c++)
            for (let d = 0; d < p; d++)
              F[(a * p + b) * n + c * p + d] += w * G[at + a * p + c] * G[at + b * p + d];
    }
  });
  return F;
}

// src/multi-index/thresholds.ts
var NOISE_FLOOR = 1e-4;
function weakRecovery(from) {
  const channel2 = "gOut" in from ? from : channelOf(from);
  const law = labelLaw(channel2);
  return recoveryOf(channel2.p, firstMoments([law], [1]), secondMoments([law], [1]));
}
function recoveryOf(p, first, F) {
  const average = trace(p, first);
  if (average > NOISE_FLOOR)
    return { class: "trivial", alpha: 0, directions: rowsOf(p, first.map((x) => x / average)), degeneracy: 0 };
  const n = p * p;
  const { values, vectors } = eigh({ rows: n, cols: n, data: symmetrised(n, F) });
  const rho = values[n - 1];
  if (!(rho > NOISE_FLOOR))
    return { class: "hard", alpha: Number.POSITIVE_INFINITY, directions: rowsOf(p, new Float64Array(n)), degeneracy: 0 };
  const top = Array.from(values.keys()).filter((k) => values[k] > rho * (1 - 1e-5));
  const M = new Float64Array(n);
  for (const k of top) {
    let inner = 0;
    for (let a = 0; a < p; a++) inner += vectors.data[a * (p + 1) * n + k];
    for (let e = 0; e < n; e++) M[e] += inner * vectors.data[e * n + k];
  }
  const size = trace(p, M);
  return { class: "easy", alpha: 1 / rho, directions: rowsOf(p, M.map((x) => x / size)), degeneracy: top.length };
}
function symmetrised(n, F) {
  return F.map((_, k) => 0.5 * (F[k] + F[k % n * n + Math.floor(k / n)]));
}
var GRID = [1e-3, 0.02, 0.06, 0.12, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.78, 0.85, 0.9, 0.94, 0.97, 0.985, 0.995, 0.999];
function fullRecovery(model, step) {
  const channel2 = channelOf(model);
  const nothing = { alpha: Number.NaN, overlap: Number.NaN, status: "undefined" };
  if (model.noise.variance > 0 || model.prior.kind !== "gaussian") return nothing;
  const curve = (q) => fixedPointAlpha(channel2, q, step);
  const values = GRID.map(curve);
  if (values.some(Number.isNaN)) return nothing;
  let best = 0;
  values.forEach((value, k) => {
    if (value > values[best]) best = k;
  });
  if (!Number.isFinite(values[best]) || isSignLink(model.link))
    return { alpha: Number.POSITIVE_INFINITY, overlap: 1, status: "converged" };
  if (best === GRID.length - 1) return { alpha: limitAtOne(curve), overlap: 1, status: "converged" };
  if (best === 0) return { alpha: curve(1e-6), overlap: 0, status: "converged" };
  const slope = (q) => {
    const h = 1e-3 * Math.min(q, 1 - q);
    return (curve(q + h) - curve(q - h)) / (2 * h);
  };
  const { root } = brent(slope, GRID[best - 1], GRID[best + 1], { tolerance: 1e-7 });
  return { alpha: curve(root), overlap: root, status: "converged" };
}
function limitAtOne(curve) {
  return 2 * curve(1 - 1e-4) - curve(1 - 2e-4);
}
function fixedPointAlpha(channel2, q, step) {
  const { p } = channel2;
  const { gg } = output(channel2, identity2(p, q), step);
  const mean = trace(p, gg) / p;
  const { values } = decomposed(p, gg);
  if (!(mean > 0) || values[p - 1] - values[0] > 1e-5 * mean) return Number.NaN;
  return q / ((1 - q) * mean);
}

// src/multi-index/exponents.ts
var FLOOR = 1e-3;
var ORDERS = 6;
var MOST_NODES = 4e3;
function exponents(from, orders) {
  const channel2 = "gOut" in from ? from : channelOf(from);
  const { p, link } = channel2;
  const labels = channel2.labels();
  const nodes = fieldNodes(p);
  const affordable = nodes.length * labels.y.length <= MOST_NODES * 400;
  const most = orders ?? (affordable ? ORDERS : 2);
  const tensors = Array.from({ length: most }, (_, k) => multiIndices(p, k + 1));
  const n = labels.y.length;
  const conditional = tensors.map((members) => members.map(() => new Float64Array(n)));
  const V = Float64Array.from({ length: p * p }, (_, e) => e % (p + 1) === 0 ? 1 - RADIUS ** 2 : 0);
  const unit = V.map((v) => v === 0 ? 0 : 1);
  const base = channel2.gOut(labels.y, new Float64Array(n * p), unit).logZ;
  for (const { x, weight } of nodes) {
    const omega = new Float64Array(n * p);
    x.forEach((value, a) => {
      omega.fill(RADIUS * value, a * n, (a + 1) * n);
    });
    const { logZ } = channel2.gOut(labels.y, omega, V);
    const factors = tensors.map(
      (members) => members.map((m) => m.reduce((product, degree, a) => product * hermite(degree, x[a]), 1))
    );
    for (let i = 0; i < n; i++) {
      const share = weight * Math.exp(logZ[i] - base[i]);
      if (!(share > 0)) continue;
      for (let k = 0; k < most; k++) {
        const scale2 = share * RADIUS ** -(k + 1);
        factors[k].forEach((h, t) => {
          conditional[k][t][i] += scale2 * h;
        });
      }
    }
  }
  const components = conditional.map(
    (members) => members.reduce((sum2, values) => sum2 + values.reduce((s, c, i) => s + labels.weight[i] * c * c, 0), 0)
  );
  const products = labelProducts(channel2, conditional, labels, most);
  const first = (values) => {
    const at = values.findIndex((value) => value > FLOOR);
    return at < 0 ? void 0 : at + 1;
  };
  const scale = link.kind === "ratio" ? Number.NaN : secondMomentOf(labels);
  return {
    information: link.kind === "ratio" ? void 0 : first(products.map((value) => value / scale)),
    generative: first(components),
    labels: products,
    components
  };
}
var RADIUS = Math.sqrt(0.7);
function fieldNodes(p) {
  const step = p === 1 ? 0.1 : p === 2 ? 0.35 : 0.5;
  const half = Math.ceil(6.5 / step);
  const line = Array.from({ length: 2 * half }, (_, k) => (k - half + 0.5) * step).map((x) => ({
    x,
    weight: step * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)
  }));
  let nodes = [{ x: [], weight: 1 }];
  for (let a = 0; a < p; a++)
    nodes = nodes.flatMap(
      ({ x, weight }) => line.map((node) => ({ x: [...x, node.x], weight: weight * node.weight })).filter((node) => node.weight > 1e-12)
    );
  return nodes;
}
function multiIndices(p, k) {
  if (p === 1) return [[k]];
  return Array.from({ length: k + 1 }, (_, m) => multiIndices(p - 1, k - m).map((rest2) => [m, ...rest2])).flat();
}
function labelProducts({ p, link, noise }, conditional, { y, weight }, orders) {
  if (p === 1 && noise.kind === "gaussian" && link.kind !== "function") {
    const g = evaluate(link);
    const c = hermiteCoefficients((z13) => g([z13]), orders);
    return Array.from(c.subarray(1), (value) => value * value);
  }
  if (link.kind === "ratio") return Array.from({ length: orders }, () => Number.NaN);
  return conditional.map(
    (members) => members.reduce((sum2, values) => sum2 + values.reduce((s, c, i) => s + weight[i] * y[i] * c, 0) ** 2, 0)
  );
}
function secondMomentOf({ y, weight }) {
  let mean = 0;
  let square = 0;
  for (let i = 0; i < y.length; i++) {
    mean += weight[i] * y[i];
    square += weight[i] * y[i] * y[i];
  }
  return Math.max(square - mean * mean, 1e-300);
}

// ../../mx/th.ts
await init();
var run = (d, full = false) => {
  let t = performance.now();
  const m = multiIndex({ alpha: 1, ...d });
  const r = weakRecovery(m);
  const s = (performance.now() - t).toFixed(0);
  t = performance.now();
  let e = {};
  try {
    e = exponents(m);
  } catch (x) {
    e = String(x);
  }
  console.log(JSON.stringify(d), r.class, r.alpha, JSON.stringify(r.directions), r.degeneracy, s + "ms", "IE", e.information, "GE", e.generative, JSON.stringify(e.labels), JSON.stringify(e.components), (performance.now() - t).toFixed(0) + "ms", e.length ? e : "");
  if (full) {
    t = performance.now();
    console.log(fullRecovery(m), (performance.now() - t).toFixed(0));
  }
};
run({ link: "abs" }, true);
run({ link: "square" });
run({ link: "abs", noise: 0.1 });
run({ link: { kind: "product", factors: 2 } });
run({ link: { kind: "product", factors: 3 } });
run({ link: { kind: "sign-product", factors: 2 } }, true);
run({ link: { kind: "sign-product", factors: 3 } });
run({ link: "ratio" });
run({ link: { kind: "norm", directions: 2 } });
run({ link: { kind: "norm", directions: 4 } });
run({ link: "sign" });
run({ link: "linear" }, true);
run({ link: "relu" }, true);
run({ link: { kind: "hermite", degree: 3 } }, true);
run({ link: "tanh", noise: 0.1 });
run({ link: { kind: "committee", directions: 3 } });
run({ link: (z13) => z13[0] ** 2 * Math.exp(-(z13[0] ** 2)) });
run({ link: { kind: "sum", terms: [{ link: "square", on: [0] }, { link: { kind: "sign-product", factors: 3 }, on: [0, 1, 2] }] } });
