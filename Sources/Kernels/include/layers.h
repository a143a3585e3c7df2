// What a transformer does between its products, over many rows at once.
#ifndef INK_LAYERS_H
#define INK_LAYERS_H

#include <stdint.h>

#include "pool.h"
#include "processor.h"

// Heads side by side in a row: how many, how wide, and how far it is from row to row. A layer that
// takes a row as a whole has one.
typedef struct {
  long rows, row, heads, width;
} ink_heads;

// y = x / rms(x) · weight, each head by itself; `scales` (rows, heads) are 1 / rms(x).
// Zhang and Sennrich, Root Mean Square Layer Normalization. y may be x.
void ink_rms_norm(ink_pool *pool, ink_level level, ink_heads shape, const float *x, const float *weight,
                  float epsilon, float *y, long y_row, float *scales);

// dx = initial + the gradient by x. initial may be NULL or dx; dx may be dy. Unless y is NULL, it is what
// `ink_rms_norm` gave, once more. Rows of dy, initial, dx and y are `dy_row` apart.
void ink_rms_norm_backward(ink_pool *pool, ink_level level, ink_heads shape, const float *x,
                           const float *weight, const float *scales, const float *dy, long dy_row,
                           const float *initial, float *dx, float *y);

// Rotates each head by the angles of its row's position: halves as pairs, as in Hugging Face's models.
// cosines, sines: (positions, width / 2). A sign of -1 turns back, which is the gradient.
// Su and others, RoFormer.
void ink_rotate(ink_pool *pool, ink_level level, ink_heads shape, float *x, const int32_t *positions,
                const float *cosines, const float *sines, float sign);

// y (rows, width) = silu(gate) · up; gate and up stand side by side in x (rows, 2 · width).
void ink_swiglu(ink_pool *pool, ink_level level, long rows, long width, const float *x, float *y);

// dx (rows, 2 · width) from dy (rows, width), and y once more; dx may be x, and y dy.
void ink_swiglu_backward(ink_pool *pool, ink_level level, long rows, long width, const float *x,
                         const float *dy, float *dx, float *y);

// The loss of each row of logits (rows, count) by its target, and in place of the logits
// weight · (softmax(logits) - target), the gradient of the sum of weight · loss.
void ink_cross_entropy(ink_pool *pool, ink_level level, long rows, long count, float *logits,
                       const int32_t *targets, const float *weights, float *losses);

// x (rows, width) + bias (width), in place.
void ink_add_bias(ink_pool *pool, ink_level level, long rows, long width, float *x, long x_row,
                  const float *bias);

// y row i = x row `indices[i]`.
void ink_gather(ink_pool *pool, long rows, long width, const float *x, const int32_t *indices, float *y);

// y row `indices[i]` += x row i; several rows may go to one.
void ink_scatter(ink_pool *pool, ink_level level, long rows, long width, const float *x,
                 const int32_t *indices, float *y);

// y (columns, rows) = factor · x (rows, columns) turned, rows of y `y_row` apart; on this thread.
void ink_transpose(long rows, long columns, const float *x, float factor, float *y, long y_row);

// The sum of squares, taken in parts of a fixed size, so that it does not depend on the threads.
double ink_sum_of_squares(ink_pool *pool, ink_level level, long count, const float *x);

// One step of AdamW.
typedef struct {
  double clip;       // by which the gradients are multiplied first
  double rate;       // the learning rate of this step
  double decay;      // weight decay
  double beta1, beta2, epsilon;
  long step;         // counts from 1
} ink_adamw_step;

void ink_adamw(ink_pool *pool, ink_level level, long count, float *parameters, const float *gradients,
               float *mean, float *square, ink_adamw_step step);

// y = x · mask / (1 - rate), the mask from a counter: the same for the same seed and place.
// y may be x. With `is_added`, y += instead.
void ink_dropout(ink_pool *pool, long rows, long width, const float *x, long x_row, float rate,
                 uint64_t seed, float *y, long y_row, int is_added);

#endif
