const X = [0, 0.5384693101056831, -0.5384693101056831, 0.906179845938664, -0.906179845938664];
const W = [
  0.5688888888888889, 0.47862867049936647, 0.47862867049936647, 0.23692688505618908, 0.23692688505618908,
];

/**
 * ln of the integral of N(z; omega, V) N(y; g(z), noise) over z, and its gradient in omega: `panels` panels with five points along every coordinate over
 * `reach` deviations to either side, with ends where the coordinate is 0.
 */
export function nestedIntegral(
  g: (z: number[]) => number,
  y: number,
  omega: number[],
  V: number[],
  noise: number,
  panels: number,
  reach = 9,
) {
  const p = omega.length;
  const L = factor(p, V);
  const [t, z] = [Array(p).fill(0), Array(p).fill(0)];
  let Z = 0;
  const mean = Array(p).fill(0);
  const visit = (a: number, weight: number) => {
    if (a === p) {
      const mass = weight * Math.exp((-0.5 * (y - g(z)) ** 2) / noise);
      Z += mass;
      for (let b = 0; b < p; b++) mean[b] += mass * t[b];
      return;
    }
    let center = omega[a];
    for (let b = 0; b < a; b++) center += L[a * p + b] * t[b];
    const scale = L[a * (p + 1)];
    const zero = Math.max(-reach, Math.min(reach, -center / scale));
    for (const [from, to] of [
      [-reach, zero],
      [zero, reach],
    ]) {
      const count = Math.ceil((panels * (to - from)) / (2 * reach));
      const half = (0.5 * (to - from)) / count;
      for (let k = 0; k < count; k++) {
        for (let m = 0; m < 5; m++) {
          t[a] = from + (2 * k + 1 + X[m]) * half;
          z[a] = center + scale * t[a];
          visit(a + 1, (weight * W[m] * half * Math.exp(-0.5 * t[a] * t[a])) / Math.sqrt(2 * Math.PI));
        }
      }
    }
  };
  visit(0, 1);
  const slope = mean.map((sum) => sum / Z);
  for (let a = p - 1; a >= 0; a--) {
    for (let b = a + 1; b < p; b++) slope[a] -= L[b * p + a] * slope[b];
    slope[a] /= L[a * (p + 1)];
  }
  return { logZ: Math.log(Z) - 0.5 * Math.log(2 * Math.PI * noise), g: slope };
}

function factor(p: number, V: number[]): number[] {
  const L: number[] = Array(p * p).fill(0);
  for (let a = 0; a < p; a++) {
    for (let b = 0; b <= a; b++) {
      let s = V[a * p + b];
      for (let c = 0; c < b; c++) s -= L[a * p + c] * L[b * p + c];
      L[a * p + b] = a === b ? Math.sqrt(s) : s / L[b * (p + 1)];
    }
  }
  return L;
}
