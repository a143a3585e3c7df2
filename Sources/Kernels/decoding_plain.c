// Decoding in C as it is written: the reference of the others, and the way on any other processor.

#include "decoders.h"
#include "half.h"

#define HAS_BYTE_RECORDS 0
#define TILE_TOKENS 1

typedef float halves_result __attribute__((vector_size(64), aligned(4), may_alias));

static inline halves_result ink_halves16(const uint16_t *from) {
  halves_result result;
  for (int i = 0; i < 16; i++) result[i] = ink_float_of_half(from[i]);
  return result;
}

static inline uint16_t ink_store_half(float value) { return ink_half_of_float(value); }

#include "decoding_steps.inc"

INLINE void whole_tile(
    ink_packing packing, const uint8_t *group, long units, const uint8_t *records, long stride,
    int tokens, float *output, long output_stride, bool add) {
  (void)stride, (void)tokens, (void)output_stride;
  float sums[16] = {0};
  int nibbles = are_nibbles(packing), fine = packing == INK_BYTES_FINE;
  int line_bytes = nibbles ? 256 : 512;
  for (long u = 0; u < units; u++) {
    const uint8_t *unit = group + u * unit_bytes_of(packing);
    const uint16_t *scales = (const uint16_t *)(unit + 2 * line_bytes);
    const int16_t *numbers = (const int16_t *)(records + u * INK_RECORD_BYTES);
    const record_tail *tail = (const record_tail *)(records + u * INK_RECORD_BYTES + 128);
    for (int b = 0; b < 2; b++) {
      for (int r = 0; r < 16; r++) {
        int32_t halves[2] = {0, 0};  // of the first 16 columns, of the others
        for (int c = 0; c < 32; c++) {
          static const int order[4] = {0, 2, 1, 3};
          int v = numbers[32 * b + (c & ~3) + order[c & 3]];
          const uint8_t *lines = unit + b * line_bytes + 4 * r + (c & 3);
          int q = nibbles ? lines[(c & 12) * 16] >> (c < 16 ? 0 : 4) & 15 : lines[(c & ~3) * 16];
          halves[c >> 4] += (q - centre_of(packing)) * v;
        }
        if (fine) {
          float low = ink_float_of_half(scales[32 * b + r]) * (float)halves[0];
          float high = ink_float_of_half(scales[32 * b + 16 + r]) * (float)halves[1];
          sums[r] += tail->scale[b] * (low + high);
        } else {
          float scale = ink_float_of_half(scales[16 * b + r]);
          sums[r] += scale * (tail->scale[b] * (float)(halves[0] + halves[1]));
          if (have_offsets(packing))
            sums[r] += ink_float_of_half(scales[32 + 16 * b + r]) * tail->sum[b];
        }
      }
    }
  }
  for (int r = 0; r < 16; r++) output[r] = add ? output[r] + sums[r] : sums[r];
}

const ink_decoder ink_decoder_plain = DECODER("plain");
