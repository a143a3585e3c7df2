// Causal attention over samples laid back to back.
#ifndef INK_ATTENTION_H
#define INK_ATTENTION_H

#include <stdint.h>

#include "pool.h"
#include "processor.h"

// A run of rows that continues another: its rows see all rows of its ancestors, and of itself those
// up to their own. A sample that shares nothing is a segment without a parent.
typedef struct {
  long first, count;
  long parent;  // an index below its own, or -1
} ink_segment;

// What stands in a row: queries, keys and values side by side, each head after the other.
typedef struct {
  long rows;
  long heads, kv_heads, width;  // a group of heads / kv_heads queries shares a key and a value
  long row;                     // from row to row of queries, keys and values
  long key, value;              // where keys and values begin in a row
  float scale;                  // of the scores, 1 / sqrt(width)
} ink_attention_shape;

// y (rows, heads · width) = softmax(scale · q kᵀ) v; sums (rows, heads) are the logarithms of the
// sums of exponentials, which the gradient needs.
void ink_attention(ink_pool *pool, ink_level level, ink_attention_shape shape,
                   const ink_segment *segments, long count, const float *qkv, float *y, float *sums);

// dqkv (rows, row), all of it written, from dy (rows, heads · width).
void ink_attention_backward(ink_pool *pool, ink_level level, ink_attention_shape shape,
                            const ink_segment *segments, long count, const float *qkv, const float *y,
                            const float *sums, const float *dy, float *dqkv);

#endif
