// Decoding by AVX-512 with VNNI: products of four bytes at a time.
//
// A number of 15 bits is two signed bytes, 128 high + low, so that a product of weights and numbers
// is two products of bytes. Weights are read once for both, and reading is what takes the time.

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(                                                                     \
    __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni"))),      \
    apply_to = function)

#include "decoders.h"

#define HAS_BYTE_RECORDS 1
#define TILE_TOKENS 8

typedef float halves_result __attribute__((vector_size(64), aligned(4), may_alias));

static inline __attribute__((always_inline)) halves_result ink_halves16(const uint16_t *from) {
  return (halves_result)_mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)from));
}

static inline __attribute__((always_inline)) uint16_t ink_store_half(float value) {
  return _cvtss_sh(value, _MM_FROUND_TO_NEAREST_INT);
}

#include "decoding_steps.inc"

INLINE __m512i four(const uint8_t *from) {
  int32_t all;
  memcpy(&all, from, 4);
  return _mm512_set1_epi32(all);
}

INLINE __m512 halves_at(const uint16_t *from) {
  return _mm512_cvtph_ps(_mm256_load_si256((const __m256i *)from));
}

INLINE void whole_tile(
    ink_packing packing, const uint8_t *group, long units, const uint8_t *records, long stride,
    int tokens, float *output, long output_stride, bool add) {
  __m512 sums[8];
  for (int t = 0; t < tokens; t++) sums[t] = _mm512_setzero_ps();
  int nibbles = are_nibbles(packing), fine = packing == INK_BYTES_FINE;
  int line_bytes = nibbles ? 256 : 512, centre = centre_of(packing);
  for (long u = 0; u < units; u++) {
    const uint8_t *unit = group + u * unit_bytes_of(packing), *record = records + u * INK_RECORD_BYTES;
    const uint16_t *scales = (const uint16_t *)(unit + 2 * line_bytes);
    fetch_ahead(unit, unit_bytes_of(packing));
    for (int b = 0; b < 2; b++) {
      for (int part = 0; part < (fine ? 2 : 1); part++) {
        __m512i high[8], low[8];
        for (int t = 0; t < tokens; t++) {
          const record_tail *tail = (const record_tail *)(record + t * stride + 128);
          high[t] = _mm512_setzero_si512();
          low[t] = centre == 0 ? _mm512_setzero_si512()
                               : _mm512_set1_epi32(
                                     -centre * (fine ? tail->part[2 * b + part] : tail->whole[b]));
        }
        int first = fine ? 4 * part : 0, last = fine ? first + 4 : nibbles ? 4 : 8;
        for (int j = first; j < last; j++) {
          __m512i line = _mm512_load_si512(unit + b * line_bytes + 64 * j);
          if (nibbles) {
            __m512i mask = _mm512_set1_epi8(15);
            __m512i q0 = _mm512_and_si512(line, mask);
            __m512i q1 = _mm512_and_si512(_mm512_srli_epi16(line, 4), mask);
            for (int t = 0; t < tokens; t++) {
              const uint8_t *numbers = record + t * stride + 32 * b + 4 * j;
              high[t] = _mm512_dpbusd_epi32(high[t], q0, four(numbers));
              low[t] = _mm512_dpbusd_epi32(low[t], q0, four(numbers + 64));
              high[t] = _mm512_dpbusd_epi32(high[t], q1, four(numbers + 16));
              low[t] = _mm512_dpbusd_epi32(low[t], q1, four(numbers + 80));
            }
          } else {
            for (int t = 0; t < tokens; t++) {
              const uint8_t *numbers = record + t * stride + 32 * b + 4 * j;
              high[t] = _mm512_dpbusd_epi32(high[t], line, four(numbers));
              low[t] = _mm512_dpbusd_epi32(low[t], line, four(numbers + 64));
            }
          }
        }
        __m512 scale = halves_at(scales + (fine ? 32 * b + 16 * part : 16 * b));
        for (int t = 0; t < tokens; t++) {
          const record_tail *tail = (const record_tail *)(record + t * stride + 128);
          __m512i dot = _mm512_add_epi32(_mm512_slli_epi32(high[t], 7), low[t]);
          __m512 scaled = _mm512_mul_ps(_mm512_cvtepi32_ps(dot), _mm512_set1_ps(tail->scale[b]));
          sums[t] = _mm512_fmadd_ps(scale, scaled, sums[t]);
        }
      }
      if (have_offsets(packing)) {
        __m512 offset = halves_at(scales + 32 + 16 * b);
        for (int t = 0; t < tokens; t++) {
          const record_tail *tail = (const record_tail *)(record + t * stride + 128);
          sums[t] = _mm512_fmadd_ps(offset, _mm512_set1_ps(tail->sum[b]), sums[t]);
        }
      }
    }
  }
  for (int t = 0; t < tokens; t++) {
    float *to = output + t * output_stride;
    _mm512_storeu_ps(to, add ? _mm512_add_ps(_mm512_loadu_ps(to), sums[t]) : sums[t]);
  }
}

// Records of bytes: the high halves of 64 numbers, then the low ones.
static void quantise(const float *input, long columns, uint8_t *records) {
  for (long unit = 0; unit < (columns + 63) / 64; unit++, records += INK_RECORD_BYTES) {
    record_tail *tail = (record_tail *)(records + 128);
    for (int block = 0; block < 2; block++) {
      int32_t v[32];
      quantise_block(input + 64 * unit + 32 * block, v, tail, block);
      for (int i = 0; i < 32; i++) {
        int32_t high = (v[i] + 64) >> 7;
        records[32 * block + i] = (uint8_t)high;
        records[64 + 32 * block + i] = (uint8_t)(v[i] - 128 * high);
      }
    }
  }
}

const ink_decoder ink_decoder_avx512 = DECODER("avx512");

#pragma clang attribute pop
#endif
