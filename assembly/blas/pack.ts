// Copies of matrix panels in the order in which the micro-kernel reads them. Element (i, j) of the source is at
// rows * i + columns * j bytes, so that a transpose is an exchange of the two strides.

/** A (m x k) as groups of 4 rows: for each group and each column its 4 elements, zeros below the last row. */
export function pack_rows<T extends number>(m: i32, k: i32, a: usize, rows: usize, columns: usize, to: usize): void {
  for (let i = 0; i < m; i += 4, a += 4 * rows) {
    let p = a;
    const have = m - i;
    if (have >= 4 && rows == sizeof<T>()) {
      for (let j = 0; j < k; j++, p += columns, to += 4 * sizeof<T>()) {
        v128.store(to, v128.load(p));
        if (sizeof<T>() == 8) v128.store(to, v128.load(p, 16), 16);
      }
    } else if (have >= 4) {
      for (let j = 0; j < k; j++, p += columns, to += 4 * sizeof<T>()) {
        store<T>(to, load<T>(p));
        store<T>(to, load<T>(p + rows), sizeof<T>());
        store<T>(to, load<T>(p + 2 * rows), 2 * sizeof<T>());
        store<T>(to, load<T>(p + 3 * rows), 3 * sizeof<T>());
      }
    } else {
      for (let j = 0; j < k; j++, p += columns) {
        for (let r = 0; r < 4; r++, to += sizeof<T>()) store<T>(to, r < have ? load<T>(p + <usize>r * rows) : <T>0);
      }
    }
  }
}

/** B (k x n) as groups of 2 vectors of columns: for each group and each row its 32 bytes, zeros beyond the last column. */
export function pack_columns<T extends number>(k: i32, n: i32, b: usize, rows: usize, columns: usize, to: usize): void {
  const group: i32 = 32 / <i32>sizeof<T>();
  for (let j = 0; j < n; j += group, b += <usize>group * columns) {
    const have = min(group, n - j);
    if (have == group && columns == sizeof<T>()) {
      let p = b;
      for (let i = 0; i < k; i++, p += rows, to += 32) {
        v128.store(to, v128.load(p));
        v128.store(to, v128.load(p, 16), 16);
      }
    } else {
      // Column by column, because that is contiguous in a transposed source.
      for (let c = 0; c < group; c++) {
        let p = b + <usize>c * columns;
        let q = to + <usize>c * sizeof<T>();
        if (c < have) for (let i = 0; i < k; i++, p += rows, q += 32) store<T>(q, load<T>(p));
        else for (let i = 0; i < k; i++, q += 32) store<T>(q, <T>0);
      }
      to += <usize>k << 5;
    }
  }
}
