#pragma once
#include <stdint.h>
#include <string.h>

// IEEE 754 half precision and bfloat16, bit by bit, for code that may not count on F16C.

static inline float ink_float_of_bits(uint32_t bits) {
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

static inline uint32_t ink_bits_of_float(float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  return bits;
}

static inline float ink_float_of_half(uint16_t half) {
  uint32_t sign = (uint32_t)(half & 0x8000) << 16;
  uint32_t rest = half & 0x7FFF;
  if (rest >= 0x7C00) {  // infinite, or not a number
    return ink_float_of_bits(sign | 0x7F800000 | (rest & 0x3FF) << 13);
  }
  // 2^112 moves the exponent from a bias of 15 to one of 127; it makes subnormals normal, too.
  float magnitude = ink_float_of_bits(rest << 13) * 0x1p112f;
  return ink_float_of_bits(sign | ink_bits_of_float(magnitude));
}

/// Rounds to the nearest half, ties to even.
static inline uint16_t ink_half_of_float(float value) {
  uint32_t bits = ink_bits_of_float(value);
  uint16_t sign = (uint16_t)(bits >> 16 & 0x8000);
  bits &= 0x7FFFFFFF;
  if (bits > 0x7F800000) return sign | 0x7E00;
  if (bits >= 0x477FF000) return sign | 0x7C00;  // 65520 and more round to infinity
  if (bits < 0x38800000) {
    // Below the smallest normal half: adding 0.5 leaves the rounded count of 2^-24 in the low bits.
    float shifted = ink_float_of_bits(bits) + 0.5f;
    return sign | (uint16_t)(ink_bits_of_float(shifted) - 0x3F000000);
  }
  bits += 0xFFF + (bits >> 13 & 1);
  return sign | (uint16_t)((bits - 0x38000000) >> 13);
}

static inline float ink_float_of_brain(uint16_t brain) {
  return ink_float_of_bits((uint32_t)brain << 16);
}

static inline uint16_t ink_read16(const uint8_t *bytes) {
  return (uint16_t)(bytes[0] | bytes[1] << 8);
}

static inline float ink_read_half(const uint8_t *bytes) {
  return ink_float_of_half(ink_read16(bytes));
}
