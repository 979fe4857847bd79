import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('native.py', import.meta.url));
/** One thread on both sides: the core has one, and a ratio should compare like with like. */
const ONE_THREAD = {
  OPENBLAS_NUM_THREADS: '1',
  OMP_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
  BLIS_NUM_THREADS: '1',
  VECLIB_MAXIMUM_THREADS: '1',
};

/** The numpy process, or undefined where no interpreter on this machine can import numpy. */
export async function startNative() {
  const interpreters = [process.env.PYTHON, 'python3', '/usr/bin/python3', 'python'].filter(Boolean);
  for (const interpreter of interpreters) {
    const native = await start(interpreter);
    if (native) return native;
  }
  return undefined;
}

async function start(interpreter) {
  const child = spawn(interpreter, ['-u', SCRIPT], {
    env: { ...process.env, ...ONE_THREAD },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // A missing interpreter is an 'error' event; it ends the output too, which is all that matters here.
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async () => {
    const { value, done } = await lines.next();
    return done ? undefined : JSON.parse(value);
  };
  const about = await read();
  return about && new Native(child, read, about);
}

class Native {
  #child;
  #read;

  constructor(child, read, about) {
    this.#child = child;
    this.#read = read;
    /** { numpy, scipy (null without), python, blas } */
    this.about = about;
  }

  async let(names) {
    for (const [name, expression] of Object.entries(names)) await this.#ask({ do: 'let', name, expression });
  }

  /** The value of an expression, flat. */
  async get(expression) {
    const { value } = await this.#ask({ do: 'get', expression });
    const bytes = Buffer.from(value, 'base64');
    return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  }

  /** Seconds of `loops` evaluations: { wall, cpu }. */
  time(expression, loops) {
    return this.#ask({ do: 'time', expression, loops });
  }

  clear() {
    return this.#ask({ do: 'clear' });
  }

  stop() {
    this.#child.stdin.end();
  }

  async #ask(request) {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    const reply = await this.#read();
    if (!reply) throw new Error(`numpy ended while it did ${JSON.stringify(request)}`);
    if (reply.error) throw new Error(`numpy: ${reply.error} in ${request.expression}`);
    return reply;
  }
}
