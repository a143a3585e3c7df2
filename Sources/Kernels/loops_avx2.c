// The loops for AVX2 and FMA.
#include "loops.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
// Sums may be taken in any order: that is what makes vectors of them.
#pragma clang fp reassociate(on) contract(fast)

#define NAME(x) avx2_##x
#include "rows.inc"
#include "panels.inc"

// 6 x 16, which leaves registers for the operands: clang spills the usual 4 x 24 and halves its speed.
#define ROWS 6
#define VECTORS 2
#define WIDTH 8
typedef __m256 vector;
typedef __m256i lanes;
#define ZERO _mm256_setzero_ps
#define LOAD _mm256_loadu_ps
#define STORE _mm256_storeu_ps
#define SPREAD _mm256_set1_ps
#define ADD_PRODUCT _mm256_fmadd_ps
#define LOAD_SOME(mask, from) _mm256_maskload_ps(from, mask)
#define STORE_SOME(mask, to, value) _mm256_maskstore_ps(to, mask, value)
#define LANES(count) \
  _mm256_cmpgt_epi32(_mm256_set1_epi32(count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7))
// Keeps the spread operand in a register of its own instead of loading it again for each product.
#define PIN(value) __asm__ volatile("" ::"x"(value))
#include "tile.inc"

typedef __m256i integers;
#define INTEGER_ZERO _mm256_setzero_si256
#define LOAD_INTEGERS(from) _mm256_loadu_si256((const __m256i *)(from))
#define SPREAD_INTEGER _mm256_set1_epi32
#define TO_FLOATS _mm256_cvtepi32_ps
#define ADD_PAIRS(sums, left, right) _mm256_add_epi32(sums, _mm256_madd_epi16(left, right))
#define KIND(x) avx2_int16_##x
#include "tile_int16.inc"

#pragma clang attribute pop

const ink_loops ink_loops_avx2 = {
    .tile_rows = ROWS,
    .tile_columns = VECTORS * WIDTH,
    .tiles = {[INK_NUMBER_FP32] = avx2_tile, [INK_NUMBER_INT16] = avx2_int16_tile},
    ROW_LOOPS,
    PANEL_LOOPS};
#endif
