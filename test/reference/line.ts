/**
 * ln of the integral of N(z; omega, V) N(y; f(z), noise) over z, and its derivative in omega: panels over 16 deviations that are halved until
 * the exponent hardly changes along them, each with five points. Slow, and knows
 * nothing of f but that it may have a kink at 0.
 */
export function lineIntegral(f: (z: number) => number, y: number, omega: number, V: number, noise: number) {
  const sd = Math.sqrt(V);
  const exponent = (z: number) => -0.5 * ((z - omega) ** 2 / V + (y - f(z)) ** 2 / noise);
  const count = 2048;
  const grid = Array.from({ length: count + 1 }, (_, k) => omega + 16 * sd * ((2 * k) / count - 1));
  const solved: number[] = [];
  for (let k = 0; k < count; k++) {
    let [a, b] = [grid[k], grid[k + 1]];
    const above = f(a) > y;
    if (f(b) > y === above) continue;
    for (let step = 0; step < 60; step++) {
      const middle = 0.5 * (a + b);
      if (f(middle) > y === above) a = middle;
      else b = middle;
    }
    solved.push(0.5 * (a + b));
  }
  const best = Math.max(...grid.map(exponent), ...solved.map(exponent));
  let [Z, first] = [0, 0];
  const panel = (a: number, b: number, depth: number) => {
    const middle = 0.5 * (a + b);
    const [low, at, high] = [a, middle, b].map(exponent);
    const crossed = f(a) > y !== f(middle) > y || f(middle) > y !== f(b) > y;
    if (!crossed && Math.max(low, at, high) < best - 60) return;
    if (depth < 45 && Math.abs(low - at) + Math.abs(high - at) > 0.2) {
      panel(a, middle, depth + 1);
      panel(middle, b, depth + 1);
      return;
    }
    // Gauss and Legendre with five nodes.
    const half = 0.5 * (b - a);
    [
      [0, 0.5688888888888889],
      [0.5384693101056831, 0.47862867049936647],
      [-0.5384693101056831, 0.47862867049936647],
      [0.906179845938664, 0.23692688505618908],
      [-0.906179845938664, 0.23692688505618908],
    ].forEach(([x, w]) => {
      const z = middle + half * x;
      const mass = half * w * Math.exp(exponent(z) - best);
      Z += mass;
      first += mass * (z - omega);
    });
  };
  const ends = [...grid, 0].sort((a, b) => a - b);
  for (let k = 0; k <= count; k++) {
    if (ends[k] >= grid[0] && ends[k + 1] <= grid[count]) panel(ends[k], ends[k + 1], 0);
  }
  return {
    logZ: best + Math.log(Z) - 0.5 * Math.log(2 * Math.PI * V) - 0.5 * Math.log(2 * Math.PI * noise),
    g: first / Z / V,
  };
}
