// What a C compiler makes of the same algorithms, to compare with. Compiled by native/compile.js for the processor at hand.
//
// gemm, symmetric3_slabs, glm: the structure of assembly/blas/gemm.ts, tensor/symmetric.ts and amp/glm.ts with 128-bit vectors, the widest that
// WebAssembly has: what is left to gain there.
// symmetric3: the plain loop over a packed tensor, which the compiler vectorises as wide as the processor allows.

#include <stdlib.h>
#include <string.h>

#define MIN(a, b) ((a) < (b) ? (a) : (b))

#define GEMM(T, NAME, LANES, MC, KC, NC)                                                                                  \
  typedef T NAME##_vector __attribute__((vector_size(16), aligned(sizeof(T)), may_alias));                               \
                                                                                                                         \
  static void NAME##_kernel(long k, const T *a, const T *b, T *c, long ld) {                                             \
    NAME##_vector c00 = {0}, c01 = {0}, c10 = {0}, c11 = {0}, c20 = {0}, c21 = {0}, c30 = {0}, c31 = {0};                \
    for (long p = 0; p < k; p++, a += 4, b += 2 * LANES) {                                                               \
      const NAME##_vector b0 = *(const NAME##_vector *)b, b1 = *(const NAME##_vector *)(b + LANES);                      \
      c00 += a[0] * b0, c01 += a[0] * b1, c10 += a[1] * b0, c11 += a[1] * b1;                                            \
      c20 += a[2] * b0, c21 += a[2] * b1, c30 += a[3] * b0, c31 += a[3] * b1;                                            \
    }                                                                                                                    \
    NAME##_vector *row = (NAME##_vector *)c;                                                                             \
    row[0] += c00, row[1] += c01, row = (NAME##_vector *)(c += ld);                                                      \
    row[0] += c10, row[1] += c11, row = (NAME##_vector *)(c += ld);                                                      \
    row[0] += c20, row[1] += c21, row = (NAME##_vector *)(c += ld);                                                      \
    row[0] += c30, row[1] += c31;                                                                                        \
  }                                                                                                                      \
                                                                                                                         \
  /* C += A B for square row-major matrices; n has to be a multiple of 8. */                                             \
  void NAME(long n, const T *a, const T *b, T *c) {                                                                      \
    static T packed_a[MC * KC] __attribute__((aligned(64))), packed_b[KC * NC] __attribute__((aligned(64)));             \
    for (long j = 0; j < n; j += NC) {                                                                                   \
      const long width = MIN(NC, n - j);                                                                                 \
      for (long p = 0; p < n; p += KC) {                                                                                 \
        const long depth = MIN(KC, n - p);                                                                               \
        T *to = packed_b;                                                                                                \
        for (long q = j; q < j + width; q += 2 * LANES)                                                                  \
          for (long r = p; r < p + depth; r++, to += 2 * LANES) memcpy(to, b + r * n + q, 32);                           \
        for (long i = 0; i < n; i += MC) {                                                                               \
          const long height = MIN(MC, n - i);                                                                            \
          to = packed_a;                                                                                                 \
          for (long q = i; q < i + height; q += 4)                                                                       \
            for (long r = p; r < p + depth; r++)                                                                         \
              for (long s = 0; s < 4; s++) *to++ = a[(q + s) * n + r];                                                   \
          for (long q = 0; q < width; q += 2 * LANES)                                                                    \
            for (long s = 0; s < height; s += 4)                                                                         \
              NAME##_kernel(depth, packed_a + s * depth, packed_b + q * depth, c + (i + s) * n + j + q, n);              \
        }                                                                                                                \
      }                                                                                                                  \
    }                                                                                                                    \
  }

GEMM(double, dgemm, 2, 96, 256, 512)
GEMM(float, sgemm, 4, 96, 512, 512)

// y += T(., x, x) for the weighted entries i <= j <= k, row after row without padding.
#define SYMMETRIC3(T, NAME)                                                                                               \
  void NAME(long n, const T *restrict t, const T *restrict x, T *restrict y) {                                           \
    for (long i = 0; i < n; i++) {                                                                                       \
      const T twice = 2 * x[i];                                                                                          \
      T sum = 0;                                                                                                         \
      for (long j = i; j < n; j++) {                                                                                     \
        const T *restrict row = t - j;                                                                                   \
        const T weight = twice * x[j];                                                                                   \
        T dot = 0;                                                                                                       \
        for (long k = j; k < n; k++) {                                                                                   \
          dot += row[k] * x[k];                                                                                          \
          y[k] += weight * row[k];                                                                                       \
        }                                                                                                                \
        t += n - j;                                                                                                      \
        sum += x[j] * dot;                                                                                               \
        y[j] += twice * dot;                                                                                             \
      }                                                                                                                  \
      y[i] += 2 * sum;                                                                                                   \
    }                                                                                                                    \
  }

SYMMETRIC3(double, dsymmetric3)
SYMMETRIC3(float, ssymmetric3)

// y += T(., x, x) for the slabs of assembly/tensor/layout.ts, four of them at once; n has to be a multiple of 4.
#define SLABS(T, NAME, LANES)                                                                                            \
  typedef T NAME##_vector __attribute__((vector_size(16), aligned(sizeof(T)), may_alias));                               \
                                                                                                                         \
  void NAME(long n, const T *restrict t, const T *restrict x, T *restrict y) {                                           \
    for (long b = 0; b < n; b += 4) {                                                                                    \
      const long slab = (n - b) * (n - b + 4) / 2;                                                                       \
      const T *row = t;                                                                                                  \
      T sums[4] = {0};                                                                                                   \
      for (long j = b; j < n; j++) {                                                                                     \
        const long from = j & ~3;                                                                                        \
        NAME##_vector dots[4] = {{0}};                                                                                   \
        const T weights[4] = {2 * x[j] * x[b], 2 * x[j] * x[b + 1], 2 * x[j] * x[b + 2], 2 * x[j] * x[b + 3]};           \
        for (long k = from; k < n; k += LANES) {                                                                         \
          const NAME##_vector xk = *(const NAME##_vector *)(x + k);                                                      \
          NAME##_vector yk = *(const NAME##_vector *)(y + k);                                                            \
          for (int r = 0; r < 4; r++) {                                                                                  \
            const NAME##_vector entries = *(const NAME##_vector *)(row + r * slab + k - from);                           \
            dots[r] += entries * xk, yk += weights[r] * entries;                                                         \
          }                                                                                                              \
          *(NAME##_vector *)(y + k) = yk;                                                                                \
        }                                                                                                                \
        T field = 0;                                                                                                     \
        for (int r = 0; r < 4; r++) {                                                                                    \
          T dot = 0;                                                                                                     \
          for (int lane = 0; lane < LANES; lane++) dot += dots[r][lane];                                                 \
          field += 2 * x[b + r] * dot, sums[r] += x[j] * dot;                                                            \
        }                                                                                                                \
        y[j] += field;                                                                                                   \
        row += n - from;                                                                                                 \
      }                                                                                                                  \
      for (int r = 0; r < 4; r++) y[b + r] += 2 * sums[r];                                                               \
      t += 4 * slab;                                                                                                     \
    }                                                                                                                    \
  }

SLABS(double, dsymmetric3_slabs, 2)
SLABS(float, ssymmetric3_slabs, 4)

typedef double pair __attribute__((vector_size(16), aligned(8), may_alias));

// f = X' sign(X w) for 2 d rows of d columns, d a multiple of 16: four rows at once, one from each quarter of the matrix, and eight such groups read
// for their dots before they are read once more, from the second-level cache, for the sums.
void dglm(long d, const double *restrict x, const double *restrict w, double *restrict f) {
  const long quarter = d / 2;
  memset(f, 0, d * sizeof *f);
  for (long first = 0; first < quarter; first += 8) {
    double g[8][4];
    for (long s = 0; s < 8; s++) {
      const double *row = x + (first + s) * d;
      pair dots[4] = {{0}};
      for (long k = 0; k < d; k += 2)
        for (int r = 0; r < 4; r++) dots[r] += *(const pair *)(row + r * quarter * d + k) * *(const pair *)(w + k);
      for (int r = 0; r < 4; r++) g[s][r] = __builtin_copysign(1, dots[r][0] + dots[r][1]);
    }
    for (long s = 0; s < 8; s++) {
      const double *row = x + (first + s) * d;
      for (long k = 0; k < d; k += 2) {
        pair sum = *(const pair *)(f + k);
        for (int r = 0; r < 4; r++) sum += g[s][r] * *(const pair *)(row + r * quarter * d + k);
        *(pair *)(f + k) = sum;
      }
    }
  }
}
