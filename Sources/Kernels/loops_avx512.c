// The loops for AVX-512, with products of bfloat16 and without.
#include "loops.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push( \
    __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl"))), apply_to = function)
// Sums may be taken in any order: that is what makes vectors of them.
#pragma clang fp reassociate(on) contract(fast)

#define NAME(x) avx512_##x
#include "rows.inc"
#include "panels.inc"
#include "avx512.inc"

#define ADD_PAIRS(sums, left, right) _mm512_add_epi32(sums, _mm512_madd_epi16(left, right))
#define KIND(x) avx512_int16_##x
#include "tile_int16.inc"

#pragma clang attribute pop

#define SHARED_LOOPS .tile_rows = ROWS, .tile_columns = VECTORS * WIDTH, ROW_LOOPS, PANEL_LOOPS

const ink_loops ink_loops_avx512 = {
    .tiles = {[INK_NUMBER_FP32] = avx512_tile, [INK_NUMBER_INT16] = avx512_int16_tile}, SHARED_LOOPS};

#pragma clang attribute push(                                                               \
    __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni"))), \
    apply_to = function)

#undef ADD_PAIRS
// Not by its intrinsic, which clang 21 takes apart into the two instructions above: half as fast.
static inline __attribute__((always_inline)) integers add_pairs(integers sums, integers left,
                                                                integers right) {
  __asm__("vpdpwssd %2, %1, %0" : "+v"(sums) : "v"(left), "v"(right));
  return sums;
}
#define ADD_PAIRS add_pairs
#define KIND(x) vnni_int16_##x
#include "tile_int16.inc"

static inline __attribute__((always_inline)) integers add_fours(integers sums, integers left,
                                                                integers right) {
  __asm__("vpdpbusd %2, %1, %0" : "+v"(sums) : "v"(right), "v"(left));
  return sums;
}
#define ADD_FOURS add_fours
#define KIND(x) vnni_int8_##x
#include "tile_int8.inc"

#pragma clang attribute pop

const ink_loops ink_loops_avx512_vnni = {.tiles = {[INK_NUMBER_FP32] = avx512_tile,
                                                   [INK_NUMBER_INT16] = vnni_int16_tile,
                                                   [INK_NUMBER_INT8] = vnni_int8_tile},
                                         SHARED_LOOPS};

#pragma clang attribute push(                                                               \
    __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512bf16"))), \
    apply_to = function)

static inline __attribute__((always_inline)) void bf16_tile_of(const int rows, const int vectors,
                                                               const int is_full, const ink_tile *t) {
  vector sums[ROWS][VECTORS];
  UNROLLED for (int i = 0; i < rows; i++) UNROLLED for (int j = 0; j < vectors; j++) sums[i][j] =
      ZERO();
  lanes mask = LANES(is_full ? WIDTH : t->columns - (vectors - 1) * WIDTH);
  const uint16_t *left = t->left, *right = t->right;
  for (long k = 0; k < t->depth; k += 2) {
    __m512bh columns[VECTORS];
    UNROLLED for (int j = 0; j < vectors; j++) columns[j] =
        (__m512bh)_mm512_loadu_si512(right + j * 2 * WIDTH);
    UNROLLED for (int i = 0; i < rows; i++) {
      // One pair of the row, to every lane.
      __m512bh one = (__m512bh)_mm512_set1_epi32(*(const int *)(left + i * t->left_row));
      UNROLLED for (int j = 0; j < vectors; j++) sums[i][j] =
          _mm512_dpbf16_ps(sums[i][j], columns[j], one);
    }
    left += 2;
    right += t->right_row * 2;
  }
  if (t->depth2)
    avx512_accumulate(sums, rows, vectors, 1, is_full, mask, t->left2, t->left2_row, 1, t->right2,
                      t->right2_row, t->depth2);
  avx512_finish(sums, rows, vectors, is_full, mask, t);
}

#define KIND(x) bf16_##x
#include "shapes.inc"

static void bf16_to_bf16(const float *restrict from, uint16_t *restrict to, long count) {
  long i = 0;
  for (; i + WIDTH <= count; i += WIDTH)
    _mm256_storeu_si256((__m256i *)(to + i), (__m256i)_mm512_cvtneps_pbh(LOAD(from + i)));
  avx512_to_bf16(from + i, to + i, count - i);
}

#pragma clang attribute pop

// The same loops, but for how floats become bfloat16.
#pragma clang diagnostic ignored "-Winitializer-overrides"
const ink_loops ink_loops_avx512_bf16 = {.tiles = {[INK_NUMBER_FP32] = avx512_tile,
                                                   [INK_NUMBER_BF16] = bf16_tile,
                                                   [INK_NUMBER_INT16] = vnni_int16_tile,
                                                   [INK_NUMBER_INT8] = vnni_int8_tile},
                                         SHARED_LOOPS,
                                         .to_bf16 = bf16_to_bf16};
#endif
