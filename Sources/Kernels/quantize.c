#include "quantize.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "dequantize.h"
#include "half.h"

// Products are rounded before anything is added to them, as gguf-py does.
#pragma STDC FP_CONTRACT OFF

static void write16(uint8_t *bytes, uint16_t value) {
  bytes[0] = (uint8_t)value;
  bytes[1] = (uint8_t)(value >> 8);
}

// d, then 32 signed bytes: the largest magnitude becomes 127.
static void to_q8_0(const float *source, uint8_t *output) {
  float largest = 0;
  for (int i = 0; i < 32; i++) largest = fmaxf(largest, fabsf(source[i]));
  float scale = largest / 127;
  float inverse = scale != 0 ? 1 / scale : 0;
  write16(output, ink_half_of_float(scale));
  for (int i = 0; i < 32; i++) output[2 + i] = (uint8_t)(int8_t)roundf(source[i] * inverse);
}

// d, then 16 bytes of two: the number of the largest magnitude becomes -8, whatever its sign.
static void to_q4_0(const float *source, uint8_t *output) {
  float largest = 0, number = 0;
  for (int i = 0; i < 32; i++) {
    if (fabsf(source[i]) > largest) {
      largest = fabsf(source[i]);
      number = source[i];
    }
  }
  float scale = number / -8;
  float inverse = scale != 0 ? 1 / scale : 0;
  write16(output, ink_half_of_float(scale));
  uint8_t q[32];
  for (int i = 0; i < 32; i++) {
    float scaled = source[i] * inverse;
    int rounded = (int)(scaled + 8.5f);
    q[i] = (uint8_t)(rounded < 0 ? 0 : rounded > 15 ? 15 : rounded);
  }
  for (int i = 0; i < 16; i++) output[2 + i] = (uint8_t)(q[i] | q[i + 16] << 4);
}

void ink_quantize(int storage, const float *source, long blocks, void *output) {
  uint8_t *bytes = output;
  switch (storage) {
  case INK_F32: memcpy(bytes, source, (size_t)blocks * 4); break;
  case INK_F16:
    for (long i = 0; i < blocks; i++) write16(bytes + 2 * i, ink_half_of_float(source[i]));
    break;
  case INK_Q8_0:
    for (long i = 0; i < blocks; i++) to_q8_0(source + 32 * i, bytes + 34 * i);
    break;
  case INK_Q4_0:
    for (long i = 0; i < blocks; i++) to_q4_0(source + 32 * i, bytes + 18 * i);
    break;
  default: __builtin_trap();
  }
}

void ink_add_low_rank(
    float *restrict row, const float *restrict coefficients, const float *restrict down, long rank,
    long columns) {
  for (long r = 0; r < rank; r++) {
    float coefficient = coefficients[r];
    for (long i = 0; i < columns; i++) row[i] += coefficient * down[r * columns + i];
  }
}
