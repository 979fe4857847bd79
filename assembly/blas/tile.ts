// A result of the micro-kernel that belongs only in part to C, or lies in C otherwise than row by row, is computed in a spare
// tile of rows of 32 bytes first.

/** Room for six rows, which keeps aligned what follows. */
export const TILE_BYTES: usize = 192;

/**
 * C += the first m rows and n columns of the tile; with a finite `diagonal` row r ends before column diagonal + r, so that
 * what lies above the diagonal of C is left alone. Element (r, q) of C is at r rows + q columns bytes.
 */
export function add_tile<T extends number>(tile: usize, m: i32, n: i32, diagonal: i32, c: usize, rows: usize, columns: usize): void {
  for (let r = 0; r < m; r++, tile += 32, c += rows) {
    const width = min(n, diagonal + r);
    const end = tile + <usize>max(width, 0) * sizeof<T>();
    let p = tile;
    let q = c;
    if (columns == sizeof<T>()) {
      for (; p + 16 <= end; p += 16, q += 16) v128.store(q, v128.add<T>(v128.load(q), v128.load(p)));
    }
    for (; p < end; p += sizeof<T>(), q += columns) store<T>(q, <T>(load<T>(q) + load<T>(p)));
  }
}
