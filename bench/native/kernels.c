// What a C compiler makes of the same algorithms, to compare with. Compiled by native/compile.js for the processor at hand.
//
// gemm, symmetric3_slabs, glm: the structure of assembly/blas/gemm.ts, tensor/symmetric.ts and amp/glm.ts with 128-bit vectors, the widest that
// WebAssembly has: what is left to gain there.
// bsweep: the structure of tensor/digits.ts, the same.
// symmetric3: the plain loop over a packed tensor, which the compiler vectorises as wide as the processor allows.

#include <immintrin.h>
#include <math.h>
#include <stdint.h>
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

typedef __m128i words;

static inline words eight(const int8_t *p) { return _mm_cvtepi8_epi16(_mm_loadl_epi64((const words *)p)); }

static inline __m128 sums(words a0, words a1, words a2, words a3) {
  return _mm_cvtepi32_ps(_mm_hadd_epi32(_mm_hadd_epi32(a0, a1), _mm_hadd_epi32(a2, a3)));
}

// row_r . y for four rows, y in two digits of 15 bits, y[0] and y[1].
static inline __m128 digit_dots(long n, const int8_t *const row[4], const int16_t *const y[2]) {
  words high[4] = {{0}}, low[4] = {{0}};
  for (long k = 0; k < n; k += 8) {
    const words h = _mm_loadu_si128((const words *)(y[0] + k)), l = _mm_loadu_si128((const words *)(y[1] + k));
    for (int r = 0; r < 4; r++) {
      const words q = eight(row[r] + k);
      high[r] = _mm_add_epi32(high[r], _mm_madd_epi16(q, h)), low[r] = _mm_add_epi32(low[r], _mm_madd_epi16(q, l));
    }
  }
  const __m128 lows = _mm_mul_ps(_mm_set1_ps(1.0f / 32768), sums(low[0], low[1], low[2], low[3]));
  return _mm_add_ps(lows, sums(high[0], high[1], high[2], high[3]));
}

// f += sum_r v_r row_r in two digits, |v| < 2^14.
static inline void digit_fields(long n, const int8_t *const row[4], __m128 v, words *f) {
  const words high = _mm_cvtps_epi32(v);
  const __m128 rest = _mm_mul_ps(_mm_sub_ps(v, _mm_cvtepi32_ps(high)), _mm_set1_ps(32768));
  const words c = _mm_packs_epi32(high, _mm_cvtps_epi32(rest));
  const words pairs[4] = {
    _mm_shuffle_epi32(c, 0), _mm_shuffle_epi32(c, 0x55), _mm_shuffle_epi32(c, 0xaa), _mm_shuffle_epi32(c, 0xff),
  };
  for (long k = 0; k < n; k += 8, f += 4) {
    const words q0 = eight(row[0] + k), q1 = eight(row[1] + k), q2 = eight(row[2] + k), q3 = eight(row[3] + k);
    const words a[4] = {_mm_unpacklo_epi16(q0, q1), _mm_unpacklo_epi16(q2, q3), _mm_unpackhi_epi16(q0, q1), _mm_unpackhi_epi16(q2, q3)};
    for (int s = 0; s < 4; s++) {
      const words *digit = pairs + 2 * (s & 1), *entries = a + (s & 2);
      f[s] = _mm_add_epi32(f[s], _mm_add_epi32(_mm_madd_epi16(entries[0], digit[0]), _mm_madd_epi16(entries[1], digit[1])));
    }
  }
}

// All three fields of an n x n x n tensor, n a multiple of four and at most 1000, of state[0 .. n-1] and so on, all below 1. One pass, four planes at once.
void bsweep(long n, const int8_t *t, const double *state, double *fields) {
  static int16_t digits[2][1008];
  static words sums_of[1008];
  const int16_t *const y[2] = {digits[0], digits[1]};
  const double *x = state + n, *z = state + 2 * n;
  double *fx = fields + n, *fz = fields + 2 * n;
  const long quarter = n / 4;
  memset(fields, 0, 3 * n * sizeof *fields);
  for (long k = 0; k < n; k++) {
    digits[0][k] = nearbyint(8192 * z[k]);
    digits[1][k] = nearbyint(32768 * (8192 * z[k] - digits[0][k]));
  }
  for (long i = 0; i < quarter; i++) {
    const __m128 weight = _mm_set_ps(state[i + 3 * quarter], state[i + 2 * quarter], state[i + quarter], state[i]);
    __m128 sum = _mm_setzero_ps();
    for (long j = 0; j < n; j++) {
      const int8_t *p = t + (i * n + j) * n;
      const int8_t *const row[4] = {p, p + quarter * n * n, p + 2 * quarter * n * n, p + 3 * quarter * n * n};
      const __m128 xj = _mm_set1_ps(x[j]);
      const __m128 dots = _mm_mul_ps(_mm_set1_ps(1.0f / 8192), digit_dots(n, row, y));
      float field[4];
      _mm_storeu_ps(field, _mm_mul_ps(weight, dots));
      fx[j] += field[0] + field[1] + (field[2] + field[3]);
      sum = _mm_add_ps(sum, _mm_mul_ps(xj, dots));
      digit_fields(n, row, _mm_mul_ps(_mm_set1_ps(8192), _mm_mul_ps(weight, xj)), sums_of);
      if (j % 128 != 127 && j != n - 1) continue;
      for (long k = 0; k < n; k++) {
        int32_t *of = (int32_t *)sums_of + 8 * (k / 4) + k % 4;
        fz[k] += (of[0] + of[4] / 32768.0) / 8192;
        of[0] = of[4] = 0;
      }
    }
    float four[4];
    _mm_storeu_ps(four, sum);
    for (long r = 0; r < 4; r++) fields[i + r * quarter] = four[r];
  }
}
