import type { Status } from '../iterate/result.js';

export interface QuadratureOptions {
  /** Wanted absolute or relative error, whichever is larger. Default 1e-12. */
  tolerance?: number;
  /** Cap on the number of bisections. Default 500. */
  maxIterations?: number;
}

export interface Quadrature {
  value: number;
  status: Status;
  /** Bisections of an interval. */
  iterations: number;
  /** The estimate of the error. */
  residual: number;
}

interface Piece {
  a: number;
  b: number;
  value: number;
  error: number;
}

// Gauss-Kronrod 7-15 (QUADPACK's qk15): nodes of the Kronrod rule on [0, 1], every second one also Gauss.
const NODES = [
  0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945, 0.5860872354676911,
  0.4058451513773972, 0.20778495500789848, 0,
];
const KRONROD = [
  0.022935322010529224, 0.06309209262997856, 0.10479001032225019, 0.14065325971552592, 0.1690047266392679,
  0.19035057806478542, 0.20443294007529889, 0.20948214108472782,
];
const GAUSS = [0.1294849661688697, 0.27970539148927664, 0.3818300505051189, 0.4179591836734694];

/**
 * The integral of f over [a, b], adaptively: the piece with the largest estimated error is halved until the sum of the estimates is within the
 * tolerance. `stalled` means that rounding forbids more.
 */
export function quadrature(
  f: (x: number) => number,
  a: number,
  b: number,
  { tolerance = 1e-12, maxIterations = 500 }: QuadratureOptions = {},
): Quadrature {
  if (!Number.isFinite(a)) throw new RangeError(`a must be finite, got ${a}`);
  if (!Number.isFinite(b)) throw new RangeError(`b must be finite, got ${b}`);
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must be >= 0, got ${tolerance}`);
  if (!(maxIterations >= 1)) throw new RangeError(`maxIterations must be >= 1, got ${maxIterations}`);
  const pieces = [kronrod(f, a, b)];
  for (let iteration = 0; ; iteration++) {
    const value = pieces.reduce((sum, piece) => sum + piece.value, 0);
    const residual = pieces.reduce((sum, piece) => sum + piece.error, 0);
    const end = (status: Status): Quadrature => ({ value, status, iterations: iteration, residual });
    if (!Number.isFinite(value)) return end('non-finite');
    if (residual <= tolerance * Math.max(1, Math.abs(value))) return end('converged');
    if (iteration === maxIterations) return end('max-iterations');
    let worst = 0;
    for (let i = 1; i < pieces.length; i++) if (pieces[i].error > pieces[worst].error) worst = i;
    const piece = pieces[worst];
    const middle = 0.5 * (piece.a + piece.b);
    if (Math.abs(piece.b - piece.a) <= 16 * Number.EPSILON * Math.abs(middle)) return end('stalled');
    pieces[worst] = kronrod(f, piece.a, middle);
    pieces.push(kronrod(f, middle, piece.b));
  }
}

function kronrod(f: (x: number) => number, a: number, b: number): Piece {
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
  // The difference of the rules overestimates: the exponent 3/2 is QUADPACK's experience. Rounding limits what is known.
  const known = size * scale;
  const difference = Math.abs(value - gauss) * scale;
  const error = known > 0 ? Math.min(difference, known * ((200 * difference) / known) ** 1.5) : 0;
  return { a, b, value: value * half, error: Math.max(error, Number.EPSILON * known) };
}
