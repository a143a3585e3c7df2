// What there is once for each instruction set; the drivers above it are written once.
#ifndef INK_LOOPS_H
#define INK_LOOPS_H

#include <stdint.h>

#include "processor.h"
#include "products.h"

// A tile of a product: output = initial + factor · (left · right + left2 · right2).
//
// left: (rows, depth), its element (i, k) at left[i * left_row + k * left_step].
// right: (depth, columns), its row k at right + k * right_row.
// left2, right2: a second product of depth2, whose left rows are contiguous; depth2 may be 0.
// initial: may be NULL, or the output itself.
typedef struct {
  const void *left;
  long left_row, left_step;
  const void *right;
  long right_row, depth;
  // Of whole numbers: of the left, one for each row and run of the depth, rows so far apart; of the
  // right, one for each column, of 8 bits for each run of it.
  const float *left_scales;
  long left_scales_row;
  const float *right_scales;
  // Of 8 bits: what each sum of a run begins with, as `left_scales`: -128 times the sum of the left.
  const int32_t *left_offsets;
  const float *left2;
  long left2_row;
  const float *right2;
  long right2_row, depth2;
  const float *initial;
  long initial_row;
  float *output;
  long output_row;
  float factor;
  int rows, columns;
} ink_tile;

// Rows of scores have room for a multiple of that; no panel is wider than that.
enum { SCORE_LANES = 16, PANEL_WIDTH = 64 };

typedef struct {
  // The largest tile.
  int tile_rows, tile_columns;
  // By `ink_number`; NULL where the processor has no such products. Of other numbers than fp32
  // `left_step` is 1, and `right` is (depth / n, right_row, n), with n rows interleaved (numbers.h);
  // of whole ones `depth` is a multiple of INK_RUN.
  void (*tiles[INK_NUMBER_COUNT])(const ink_tile *tile);

  // Whole numbers of up to INK_INT16_INPUT, each run no longer than `longest` (the root of its sum of
  // squares), and the scale of each; the last may have fewer numbers.
  void (*to_int16)(const float *from, int16_t *to, float *scales, long count, float longest);
  // Whole numbers of up to INK_INT8, the scale of each run, and -128 times its sum.
  void (*to_int8)(const float *from, int8_t *to, float *scales, int32_t *offsets, long count);
  void (*to_bf16)(const float *from, uint16_t *to, long count);
  // A run of a panel's rows (INK_RUN, width) as other numbers, with the rows interleaved.
  void (*panel_bf16)(const float *from, uint32_t *to, long rows, long width);
  // Raises `sizes` to those of the largest numbers of each column.
  void (*panel_sizes)(const float *from, float *sizes, long width);
  // Of numbers times their column's share; gives back the largest sum of squares of a column's run.
  float (*panel_int16)(const float *from, const float *shares, uint32_t *to, long width);
  void (*panel_int8)(const float *from, const float *shares, uint32_t *to, long width);
  float (*rms_forward)(const float *x, const float *weight, float epsilon, long count, float *y);
  void (*rms_backward)(const float *x, const float *weight, float scale, const float *dy, long count,
                       const float *initial, float *dx, float *y);
  void (*rotate)(float *head, const float *cosines, const float *sines, float sign, long half);
  // Replaces scores by their exponentials over their sum; gives back the logarithm of that sum. Of
  // scores and `d` what lies behind `count`, up to a multiple of SCORE_LANES, is written over.
  float (*softmax)(float *scores, long count);
  // Replaces scores by exp(score - sum), and `d`, the gradient by them, by the scores' own.
  void (*softmax_backward)(float *scores, float *d, float sum, float dot, float scale, long count);
  float (*dot)(const float *left, const float *right, long count);
  void (*add)(float *to, const float *from, long count);
  void (*swiglu)(const float *gate, const float *up, float *y, long count);
  void (*swiglu_backward)(const float *gate, const float *up, const float *dy, float *dgate, float *dup,
                          float *y, long count);
  // Gives back the loss of one row of logits, and replaces them by weight · (softmax - target).
  float (*cross_entropy)(float *logits, long count, long target, float weight);
  double (*sum_of_squares)(const float *x, long count);
  void (*adamw)(float *parameters, const float *gradients, float *mean, float *square, long count,
                float clip, float decay, float step, float correction, float beta1, float beta2,
                float epsilon);
} ink_loops;

// The loops of a level that this processor has.
const ink_loops *ink_loops_of(ink_level level);

extern const ink_loops ink_loops_plain, ink_loops_avx2, ink_loops_avx512, ink_loops_avx512_vnni,
    ink_loops_avx512_bf16;

#endif
