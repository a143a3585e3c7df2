#include "dequantize.h"

#include <string.h>

#include "half.h"

// The layouts are those of ggml-common.h: a block begins with its scales, the whole numbers follow.

int ink_block_weights(int storage) {
  switch (storage) {
  case INK_F32:
  case INK_F16:
  case INK_BF16: return 1;
  case INK_Q4_0:
  case INK_Q4_1:
  case INK_Q5_0:
  case INK_Q5_1:
  case INK_Q8_0: return 32;
  case INK_Q4_K:
  case INK_Q5_K:
  case INK_Q6_K: return 256;
  default: return 0;
  }
}

int ink_block_bytes(int storage) {
  switch (storage) {
  case INK_F32: return 4;
  case INK_F16:
  case INK_BF16: return 2;
  case INK_Q4_0: return 2 + 16;
  case INK_Q4_1: return 2 + 2 + 16;
  case INK_Q5_0: return 2 + 4 + 16;
  case INK_Q5_1: return 2 + 2 + 4 + 16;
  case INK_Q8_0: return 2 + 32;
  case INK_Q4_K: return 2 + 2 + 12 + 128;
  case INK_Q5_K: return 2 + 2 + 12 + 32 + 128;
  case INK_Q6_K: return 128 + 64 + 16 + 2;
  default: return 0;
  }
}

// The scale and the minimum of run `run` of 32 in a block of Q4_K or Q5_K: twelve bytes hold eight
// of each, six bits long.
static void take_scales(const uint8_t packed[12], int run, int *scale, int *minimum) {
  if (run < 4) {
    *scale = packed[run] & 63;
    *minimum = packed[run + 4] & 63;
  } else {
    *scale = (packed[run + 4] & 15) | (packed[run - 4] >> 6) << 4;
    *minimum = packed[run + 4] >> 4 | (packed[run] >> 6) << 4;
  }
}

// Weight i of 16 low halves, then weight i + 16 of 16 high halves.
static void take_nibbles(const uint8_t *bytes, uint8_t q[32]) {
  for (int i = 0; i < 16; i++) {
    q[i] = bytes[i] & 15;
    q[i + 16] = bytes[i] >> 4;
  }
}

static void add_fifth_bits(const uint8_t *bytes, uint8_t q[32]) {
  uint32_t bits;
  memcpy(&bits, bytes, 4);
  for (int i = 0; i < 32; i++) q[i] |= (bits >> i & 1) << 4;
}

int ink_take_apart(
    int storage, const uint8_t *source, long index, uint8_t q[32], float scale[2], float offset[2]) {
  int centre = 0;
  offset[0] = 0;
  switch (storage) {
  case INK_Q4_0: {
    const uint8_t *block = source + index * 18;
    centre = 8;
    scale[0] = ink_read_half(block);
    take_nibbles(block + 2, q);
    break;
  }
  case INK_Q4_1: {
    const uint8_t *block = source + index * 20;
    scale[0] = ink_read_half(block);
    offset[0] = ink_read_half(block + 2);
    take_nibbles(block + 4, q);
    break;
  }
  case INK_Q5_0: {
    const uint8_t *block = source + index * 22;
    centre = 16;
    scale[0] = ink_read_half(block);
    take_nibbles(block + 6, q);
    add_fifth_bits(block + 2, q);
    break;
  }
  case INK_Q5_1: {
    const uint8_t *block = source + index * 24;
    scale[0] = ink_read_half(block);
    offset[0] = ink_read_half(block + 2);
    take_nibbles(block + 8, q);
    add_fifth_bits(block + 4, q);
    break;
  }
  case INK_Q8_0: {
    const uint8_t *block = source + index * 34;
    centre = 128;
    scale[0] = ink_read_half(block);
    for (int i = 0; i < 32; i++) q[i] = block[2 + i] ^ 128;
    break;
  }
  case INK_Q4_K:
  case INK_Q5_K: {
    int is_five = storage == INK_Q5_K;
    const uint8_t *block = source + (index >> 3) * (is_five ? 176 : 144);
    int run = (int)(index & 7), whole, minimum;
    take_scales(block + 4, run, &whole, &minimum);
    scale[0] = ink_read_half(block) * (float)whole;
    offset[0] = -(ink_read_half(block + 2) * (float)minimum);
    const uint8_t *halves = block + (is_five ? 48 : 16) + (run >> 1) * 32;
    for (int i = 0; i < 32; i++) {
      q[i] = (run & 1) != 0 ? halves[i] >> 4 : halves[i] & 15;
      if (is_five) q[i] |= (block[16 + i] >> run & 1) << 4;
    }
    break;
  }
  case INK_Q6_K: {
    const uint8_t *block = source + (index >> 3) * 210;
    int run = (int)(index & 7), half = run >> 2, quarter = run & 3;
    const uint8_t *low = block + half * 64 + (quarter & 1) * 32;
    const uint8_t *high = block + 128 + half * 32;
    const int8_t *scales = (const int8_t *)(block + 192) + run * 2;
    float whole = ink_read_half(block + 208);
    centre = 32;
    for (int i = 0; i < 32; i++) {
      int nibble = quarter < 2 ? low[i] & 15 : low[i] >> 4;
      q[i] = (uint8_t)(nibble | (high[i] >> 2 * quarter & 3) << 4);
    }
    for (int i = 0; i < 2; i++) {
      scale[i] = whole * (float)scales[i];
      offset[i] = 0;
    }
    return centre;
  }
  default: return 0;
  }
  scale[1] = scale[0];
  offset[1] = offset[0];
  return centre;
}

void ink_dequantize(int storage, const void *source, long blocks, float *output) {
  const uint8_t *bytes = source;
  switch (storage) {
  case INK_F32: memcpy(output, source, (size_t)blocks * 4); return;
  case INK_F16:
    for (long i = 0; i < blocks; i++) output[i] = ink_read_half(bytes + 2 * i);
    return;
  case INK_BF16:
    for (long i = 0; i < blocks; i++) output[i] = ink_float_of_brain(ink_read16(bytes + 2 * i));
    return;
  default: break;
  }
  long runs = blocks * (ink_block_weights(storage) / 32);
  for (long run = 0; run < runs; run++, output += 32) {
    uint8_t q[32];
    float scale[2], offset[2];
    int centre = ink_take_apart(storage, bytes, run, q, scale, offset);
    if (centre != 0) {
      // Exact, where scale * q + offset would round twice.
      for (int i = 0; i < 32; i++) output[i] = scale[i >> 4] * (float)(q[i] - centre);
    } else {
      for (int i = 0; i < 32; i++) output[i] = scale[0] * (float)q[i] + offset[0];
    }
  }
}
