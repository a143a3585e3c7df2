// Weights as files store them, read as floats.
#ifndef INK_DEQUANTIZE_H
#define INK_DEQUANTIZE_H

#include <stdint.h>

// How a tensor is stored. The numbers are those of ggml, which GGUF files carry
// (github.com/ggml-org/ggml, docs/gguf.md).
enum {
  INK_F32 = 0,
  INK_F16 = 1,
  INK_Q4_0 = 2,
  INK_Q4_1 = 3,
  INK_Q5_0 = 6,
  INK_Q5_1 = 7,
  INK_Q8_0 = 8,
  INK_Q4_K = 12,
  INK_Q5_K = 13,
  INK_Q6_K = 14,
  INK_BF16 = 30,
};

// How many weights a block of `storage` holds; 0 for one that is not known here.
int ink_block_weights(int storage);

// How many bytes a block of `storage` takes; 0 for one that is not known here.
int ink_block_bytes(int storage);

// Writes `blocks` blocks as floats. `source` may have any alignment.
void ink_dequantize(int storage, const void *source, long blocks, float *output);

// Takes one run of 32 weights apart, for storages of whole numbers: weight i is
// scale[i / 16] * (q[i] - centre), or scale[i / 16] * q[i] + offset[i / 16] where the centre that is
// given back is 0. `index` counts runs from `source`, the beginning of a row.
int ink_take_apart(
    int storage, const uint8_t *source, long index, uint8_t q[32], float scale[2], float offset[2]);

#endif
