// The reference: each loop as its formula reads. Also what runs where nothing better does.
#include <stddef.h>

#include "loops.h"

#define NAME(x) plain_##x
#include "rows.inc"
#include "panels.inc"

static void plain_tile(const ink_tile *t) {
  const float *left = t->left, *right = t->right;
  for (int i = 0; i < t->rows; i++)
    for (int j = 0; j < t->columns; j++) {
      float sum = 0;
      for (long k = 0; k < t->depth; k++)
        sum += left[i * t->left_row + k * t->left_step] * right[k * t->right_row + j];
      for (long k = 0; k < t->depth2; k++)
        sum += t->left2[i * t->left2_row + k] * t->right2[k * t->right2_row + j];
      float initial = t->initial ? t->initial[i * t->initial_row + j] : 0;
      t->output[i * t->output_row + j] = initial + t->factor * sum;
    }
}

static float widened(uint16_t x) {
  union {
    uint32_t bits;
    float value;
  } word = {.bits = (uint32_t)x << 16};
  return word.value;
}

static void plain_tile_bf16(const ink_tile *t) {
  const uint16_t *left = t->left, *right = t->right;
  for (int i = 0; i < t->rows; i++)
    for (int j = 0; j < t->columns; j++) {
      float sum = 0;
      for (long k = 0; k < t->depth; k++)
        sum += widened(left[i * t->left_row + k]) *
               widened(right[(k / 2 * t->right_row + j) * 2 + k % 2]);
      for (long k = 0; k < t->depth2; k++)
        sum += t->left2[i * t->left2_row + k] * t->right2[k * t->right2_row + j];
      float initial = t->initial ? t->initial[i * t->initial_row + j] : 0;
      t->output[i * t->output_row + j] = initial + t->factor * sum;
    }
}

static void plain_tile_int16(const ink_tile *t) {
  const int16_t *left = t->left, *right = t->right;
  for (int i = 0; i < t->rows; i++)
    for (int j = 0; j < t->columns; j++) {
      float sum = 0;
      for (long k = 0; k < t->depth; k += INK_RUN) {
        int32_t run = 0;
        for (long l = k; l < k + INK_RUN; l++)
          run += left[i * t->left_row + l] * right[(l / 2 * t->right_row + j) * 2 + l % 2];
        sum += (float)run * t->left_scales[i * t->left_scales_row + k / INK_RUN];
      }
      sum *= t->right_scales[j];
      for (long k = 0; k < t->depth2; k++)
        sum += t->left2[i * t->left2_row + k] * t->right2[k * t->right2_row + j];
      float initial = t->initial ? t->initial[i * t->initial_row + j] : 0;
      t->output[i * t->output_row + j] = initial + t->factor * sum;
    }
}

static void plain_tile_int8(const ink_tile *t) {
  const int8_t *left = t->left;
  const uint8_t *right = t->right;
  for (int i = 0; i < t->rows; i++)
    for (int j = 0; j < t->columns; j++) {
      float sum = 0;
      for (long k = 0; k < t->depth; k += INK_RUN) {
        long run = i * t->left_scales_row + k / INK_RUN;
        int32_t total = t->left_offsets[run];
        for (long l = k; l < k + INK_RUN; l++)
          total += left[i * t->left_row + l] * right[(l / 4 * t->right_row + j) * 4 + l % 4];
        sum += (float)total * t->left_scales[run] * t->right_scales[k / INK_RUN * t->right_row + j];
      }
      for (long k = 0; k < t->depth2; k++)
        sum += t->left2[i * t->left2_row + k] * t->right2[k * t->right2_row + j];
      float initial = t->initial ? t->initial[i * t->initial_row + j] : 0;
      t->output[i * t->output_row + j] = initial + t->factor * sum;
    }
}

const ink_loops ink_loops_plain = {.tile_rows = 4,
                                   .tile_columns = 16,
                                   .tiles = {[INK_NUMBER_FP32] = plain_tile,
                                             [INK_NUMBER_BF16] = plain_tile_bf16,
                                             [INK_NUMBER_INT16] = plain_tile_int16,
                                             [INK_NUMBER_INT8] = plain_tile_int8},
                                   ROW_LOOPS,
                                   PANEL_LOOPS};

const ink_loops *ink_loops_of(ink_level level) {
  switch (level) {
#if defined(__x86_64__)
    case INK_AVX2: return &ink_loops_avx2;
    case INK_AVX512:
      return __builtin_cpu_supports("avx512vnni") ? &ink_loops_avx512_vnni : &ink_loops_avx512;
    case INK_AVX512_BF16: return &ink_loops_avx512_bf16;
#endif
    default: return &ink_loops_plain;
  }
}

int ink_has_products(ink_level level, ink_number number) {
  return ink_loops_of(level)->tiles[number] != NULL;
}
