// Decoding in C that says nothing of a processor: the way on any other, and a reference of the others.
// Vectors of sixteen rows are the compiler's to split into what registers there are.

#include "decoders.h"
#include "half.h"

#define HAS_BYTE_RECORDS 0
#define TILE_TOKENS 1

typedef float halves_result __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint32_t words __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint16_t shorts __attribute__((vector_size(32), aligned(2), may_alias));

// As ink_float_of_half, sixteen at a time.
static inline __attribute__((always_inline)) halves_result ink_halves16(const uint16_t *from) {
  words half = __builtin_convertvector(*(const shorts *)from, words);
  words rest = half & 0x7FFF;
  words magnitude = (words)((halves_result)(rest << 13) * 0x1p112f);
  words is_special = (words)(rest >= 0x7C00);
  words special = 0x7F800000 | (rest & 0x3FF) << 13;
  return (halves_result)((special & is_special) | (magnitude & ~is_special) | (half & 0x8000) << 16);
}

static inline uint16_t ink_store_half(float value) { return ink_half_of_float(value); }

#include "decoding_steps.inc"

// Sums of whole numbers as floats: of nibbles they are exact, for 32 * 15 * 16256 < 2^24, of bytes
// to the last places.
INLINE vec times(words weights, int16_t number) {
  return __builtin_convertvector((ivec)weights, vec) * (float)number;
}

// Products of a line with numbers in the order 0 2 1 3: four columns of bytes; or of nibbles, whose
// high halves belong to the columns 16 further on.
INLINE vec line_of_bytes(const uint8_t *line, const int16_t *numbers) {
  words w = *(const words *)line;
  return times(w & 255, numbers[0]) + times(w >> 8 & 255, numbers[2]) +
         times(w >> 16 & 255, numbers[1]) + times(w >> 24, numbers[3]);
}

INLINE vec line_of_nibbles(const uint8_t *line, const int16_t *numbers) {
  words w = *(const words *)line;
  return times(w & 15, numbers[0]) + times(w >> 8 & 15, numbers[2]) +
         times(w >> 16 & 15, numbers[1]) + times(w >> 24 & 15, numbers[3]) +
         times(w >> 4 & 15, numbers[16]) + times(w >> 12 & 15, numbers[18]) +
         times(w >> 20 & 15, numbers[17]) + times(w >> 28, numbers[19]);
}

INLINE void whole_tile(
    ink_packing packing, const uint8_t *group, long units, const uint8_t *records, long stride,
    int tokens, float *output, long output_stride, bool add) {
  (void)stride, (void)tokens, (void)output_stride;
  vec sums = vsplat(0);
  int nibbles = are_nibbles(packing), fine = packing == INK_BYTES_FINE;
  int line_bytes = nibbles ? 256 : 512;
  float centre = (float)centre_of(packing);
  for (long u = 0; u < units; u++) {
    const uint8_t *unit = group + u * unit_bytes_of(packing);
    const uint16_t *scales = (const uint16_t *)(unit + 2 * line_bytes);
    const record_tail *tail = (const record_tail *)(records + u * INK_RECORD_BYTES + 128);
    fetch_ahead(unit, unit_bytes_of(packing));
    for (int b = 0; b < 2; b++) {
      const uint8_t *lines = unit + b * line_bytes;
      const int16_t *numbers = (const int16_t *)(records + u * INK_RECORD_BYTES) + 32 * b;
      for (int part = 0; part < (fine ? 2 : 1); part++) {
        vec dot = vsplat(-centre * (float)(fine ? tail->part[2 * b + part] : tail->whole[b]));
        int first = fine ? 4 * part : 0, last = fine ? first + 4 : nibbles ? 4 : 8;
        for (int j = first; j < last; j++)
          dot += nibbles ? line_of_nibbles(lines + 64 * j, numbers + 4 * j)
                         : line_of_bytes(lines + 64 * j, numbers + 4 * j);
        vec scale = (vec)ink_halves16(scales + (fine ? 32 * b + 16 * part : 16 * b));
        sums += scale * (dot * tail->scale[b]);
      }
      if (have_offsets(packing))
        sums += (vec)ink_halves16(scales + 32 + 16 * b) * tail->sum[b];
    }
  }
  vstore(output, add ? vload(output) + sums : sums);
}

const ink_decoder ink_decoder_plain = DECODER("plain");
