/**
 * The CHSCK equations of the spherical 2+p model at T = 0 by Euler steps and trapezoid sums, with the
 * response of 0 on the diagonal: first order in h.
 */
export function eulerChsck(
  D2: number,
  Dp: number,
  p: number,
  m0: number,
  h: number,
  steps: number,
): number[] {
  const slope = (c: number) => c / D2 + c ** (p - 1) / Dp;
  const curvature = (c: number) => 1 / D2 + ((p - 1) * c ** (p - 2)) / Dp;
  const C = [[1]];
  const R = [[0]];
  const m = [m0];
  const corr = (i: number, j: number) => (i >= j ? C[i][j] : C[j][i]);
  const integral = (a: number, b: number, f: (s: number) => number) => {
    let sum = 0;
    for (let s = a; s <= b; s++) sum += f(s) * (s === a || s === b ? 0.5 : 1);
    return a === b ? 0 : sum * h;
  };
  for (let i = 0; i < steps; i++) {
    const mu =
      m[i] * slope(m[i]) +
      integral(0, i, (s) => R[i][s] * (slope(corr(i, s)) + corr(i, s) * curvature(corr(i, s))));
    const nextC: number[] = [];
    const nextR: number[] = [];
    for (let j = 0; j <= i; j++) {
      const dC =
        -mu * corr(i, j) +
        slope(m[i]) * m[j] +
        integral(0, i, (s) => R[i][s] * curvature(corr(i, s)) * corr(j, s)) +
        integral(0, j, (s) => R[j][s] * slope(corr(i, s)));
      const dR = -mu * R[i][j] + integral(j, i, (s) => R[i][s] * curvature(corr(i, s)) * R[s][j]);
      nextC[j] = corr(i, j) + h * dC;
      nextR[j] = R[i][j] + h * dR;
    }
    nextC[i + 1] = 1;
    nextR[i] = 1;
    nextR[i + 1] = 0;
    const dm = -mu * m[i] + slope(m[i]) + integral(0, i, (s) => R[i][s] * curvature(corr(i, s)) * m[s]);
    m.push(m[i] + h * dm);
    C.push(nextC);
    R.push(nextR);
  }
  return m;
}
