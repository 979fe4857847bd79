// Lists of integers, and the two things that both kinds of divide and conquer do with them.

// @ts-ignore: decorator
@inline
export function entry(list: usize, i: i32): i32 {
  return load<i32>(list + (<usize>i << 2));
}

// @ts-ignore: decorator
@inline
export function put(list: usize, i: i32, value: i32): void {
  store<i32>(list + (<usize>i << 2), value);
}

/** Two ascending runs of d, each given by its own order (m and n indices), as one order. */
export function merge_orders(m: i32, one: usize, n: i32, other: usize, d: usize, merged: usize): void {
  let i = 0;
  let j = 0;
  for (let r = 0; r < m + n; r++) {
    const p = i < m ? entry(one, i) : 0;
    const q = j < n ? entry(other, j) : 0;
    const first = j == n || (i < m && load<f64>(d + (<usize>p << 3)) <= load<f64>(d + (<usize>q << 3)));
    put(merged, r, first ? p : q);
    if (first) i++;
    else j++;
  }
}

/** Sorts a list of indices that is nearly ascending in d. */
export function sort_indices(n: i32, list: usize, d: usize): void {
  for (let i = 1; i < n; i++) {
    const p = entry(list, i);
    let j = i;
    for (; j > 0; j--) {
      const q = entry(list, j - 1);
      if (load<f64>(d + (<usize>q << 3)) <= load<f64>(d + (<usize>p << 3))) break;
      put(list, j, q);
    }
    put(list, j, p);
  }
}

/** x, y = c x + s y, c y - s x for n entries. */
export function rotate(n: i32, x: usize, y: usize, c: f64, s: f64): void {
  for (const end = x + (<usize>n << 3); x < end; x += 8, y += 8) {
    const xv = load<f64>(x);
    const yv = load<f64>(y);
    store<f64>(x, c * xv + s * yv);
    store<f64>(y, c * yv - s * xv);
  }
}
