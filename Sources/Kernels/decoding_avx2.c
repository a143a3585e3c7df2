// Decoding by AVX2: products of pairs of 16-bit numbers.

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#include "decoders.h"

#define HAS_BYTE_RECORDS 0
#define TILE_TOKENS 4

typedef float halves_result __attribute__((vector_size(64), aligned(4), may_alias));

static inline __attribute__((always_inline)) halves_result ink_halves16(const uint16_t *from) {
  union {
    __m256 parts[2];
    halves_result whole;
  } result;
  result.parts[0] = _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)from));
  result.parts[1] = _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(from + 8)));
  return result.whole;
}

static inline __attribute__((always_inline)) uint16_t ink_store_half(float value) {
  return _cvtss_sh(value, _MM_FROUND_TO_NEAREST_INT);
}

#include "decoding_steps.inc"

INLINE __m256i pair(const uint8_t *record, int place) {
  int32_t both;
  memcpy(&both, record + place, 4);
  return _mm256_set1_epi32(both);
}

INLINE __m256 halves8(const uint16_t *from) {
  return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)from));
}

// Eight rows at a time (`side` 0 or 1), so that the sums of four tokens stay in registers.
INLINE void whole_tile(
    ink_packing packing, const uint8_t *group, long units, const uint8_t *records, long stride,
    int tokens, float *output, long output_stride, bool add) {
  __m256 sums[4][2];
  for (int t = 0; t < tokens; t++) sums[t][0] = sums[t][1] = _mm256_setzero_ps();
  int nibbles = are_nibbles(packing), fine = packing == INK_BYTES_FINE;
  int line_bytes = nibbles ? 256 : 512, centre = centre_of(packing);
  for (long u = 0; u < units; u++) {
    const uint8_t *unit = group + u * unit_bytes_of(packing), *record = records + u * INK_RECORD_BYTES;
    const uint16_t *scales = (const uint16_t *)(unit + 2 * line_bytes);
    fetch_ahead(unit, unit_bytes_of(packing));
    for (int b = 0; b < 2; b++) {
      for (int side = 0; side < 2; side++) {
        for (int part = 0; part < (fine ? 2 : 1); part++) {
          __m256i dots[4];
          for (int t = 0; t < tokens; t++) {
            const record_tail *tail = (const record_tail *)(record + t * stride + 128);
            dots[t] = _mm256_set1_epi32(-centre * (fine ? tail->part[2 * b + part] : tail->whole[b]));
          }
          int first = fine ? 4 * part : 0, last = fine ? first + 4 : nibbles ? 4 : 8;
          for (int j = first; j < last; j++) {
            __m256i line = _mm256_load_si256(
                (const __m256i *)(unit + b * line_bytes + 64 * j + 32 * side));
            if (nibbles) {
              __m256i mask = _mm256_set1_epi16(15);
              __m256i q0 = _mm256_and_si256(line, mask);
              __m256i q1 = _mm256_and_si256(_mm256_srli_epi16(line, 8), mask);
              __m256i q2 = _mm256_and_si256(_mm256_srli_epi16(line, 4), mask);
              __m256i q3 = _mm256_srli_epi16(line, 12);
              for (int t = 0; t < tokens; t++) {
                const uint8_t *numbers = record + t * stride + 64 * b + 8 * j;
                __m256i low = _mm256_add_epi32(
                    _mm256_madd_epi16(q0, pair(numbers, 0)), _mm256_madd_epi16(q1, pair(numbers, 4)));
                __m256i high = _mm256_add_epi32(
                    _mm256_madd_epi16(q2, pair(numbers, 32)),
                    _mm256_madd_epi16(q3, pair(numbers, 36)));
                dots[t] = _mm256_add_epi32(dots[t], _mm256_add_epi32(low, high));
              }
            } else {
              __m256i q0 = _mm256_and_si256(line, _mm256_set1_epi16(255));
              __m256i q1 = _mm256_srli_epi16(line, 8);
              for (int t = 0; t < tokens; t++) {
                const uint8_t *numbers = record + t * stride + 64 * b + 8 * j;
                __m256i both = _mm256_add_epi32(
                    _mm256_madd_epi16(q0, pair(numbers, 0)), _mm256_madd_epi16(q1, pair(numbers, 4)));
                dots[t] = _mm256_add_epi32(dots[t], both);
              }
            }
          }
          __m256 scale = halves8(scales + (fine ? 32 * b + 16 * part : 16 * b) + 8 * side);
          for (int t = 0; t < tokens; t++) {
            const record_tail *tail = (const record_tail *)(record + t * stride + 128);
            __m256 dot = _mm256_mul_ps(_mm256_cvtepi32_ps(dots[t]), _mm256_set1_ps(tail->scale[b]));
            sums[t][side] = _mm256_fmadd_ps(scale, dot, sums[t][side]);
          }
        }
        if (have_offsets(packing)) {
          __m256 offset = halves8(scales + 32 + 16 * b + 8 * side);
          for (int t = 0; t < tokens; t++) {
            const record_tail *tail = (const record_tail *)(record + t * stride + 128);
            sums[t][side] = _mm256_fmadd_ps(offset, _mm256_set1_ps(tail->sum[b]), sums[t][side]);
          }
        }
      }
    }
  }
  for (int t = 0; t < tokens; t++) {
    for (int side = 0; side < 2; side++) {
      float *to = output + t * output_stride + 8 * side;
      __m256 sum = sums[t][side];
      _mm256_storeu_ps(to, add ? _mm256_add_ps(_mm256_loadu_ps(to), sum) : sum);
    }
  }
}

const ink_decoder ink_decoder_avx2 = DECODER("avx2");

#pragma clang attribute pop
#endif
