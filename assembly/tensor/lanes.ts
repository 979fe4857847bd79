// Vectors whose lanes are four rows or four planes, one v128 of f32 or two of f64.

/** The sums of the lanes: of a0 .. a3 in f32, of a0 and a1 in f64. Shuffles that are one instruction each. */
// @ts-ignore: decorator
@inline
export function lane_sums<T extends number>(a0: v128, a1: v128, a2: v128, a3: v128): v128 {
  if (sizeof<T>() == 8) return f64x2.add(v128.shuffle<f64>(a0, a1, 0, 2), v128.shuffle<f64>(a0, a1, 1, 3));
  const b0 = f32x4.add(v128.shuffle<f32>(a0, a1, 0, 4, 1, 5), v128.shuffle<f32>(a0, a1, 2, 6, 3, 7));
  const b1 = f32x4.add(v128.shuffle<f32>(a2, a3, 0, 4, 1, 5), v128.shuffle<f32>(a2, a3, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(b0, b1, 0, 1, 4, 5), v128.shuffle<f32>(b0, b1, 2, 3, 6, 7));
}

/** Number r of a quad, the halves of which are low and high (in f32 the first is all of it), in every lane. */
// @ts-ignore: decorator
@inline
export function splat<T extends number>(low: v128, high: v128, r: i32): v128 {
  if (sizeof<T>() == 8) {
    const half = r < 2 ? low : high;
    return r & 1 ? v128.shuffle<f64>(half, half, 1, 1) : v128.shuffle<f64>(half, half, 0, 0);
  }
  if (r == 0) return v128.shuffle<f32>(low, low, 0, 0, 0, 0);
  if (r == 1) return v128.shuffle<f32>(low, low, 1, 1, 1, 1);
  return r == 2 ? v128.shuffle<f32>(low, low, 2, 2, 2, 2) : v128.shuffle<f32>(low, low, 3, 3, 3, 3);
}

/** The shares of the first columns in lane r, of the two or four of them at `shares`. */
// @ts-ignore: decorator
@inline
export function share<T extends number>(shares: usize, r: i32): v128 {
  if (r == 0) return v128.load(shares);
  if (sizeof<T>() == 8) return r == 1 ? v128.load(shares, 32) : r == 2 ? v128.load(shares, 64) : v128.load(shares, 96);
  return r == 1 ? v128.load(shares, 16) : r == 2 ? v128.load(shares, 32) : v128.load(shares, 48);
}
