// A product of two blocks on one thread, out of tiles.
#ifndef INK_BLOCKS_H
#define INK_BLOCKS_H

#include <stddef.h>

#include "loops.h"

static inline long least(long a, long b) { return a < b ? a : b; }

// C = initial + factor · A · B, as `ink_multiply_tall` says.
static inline void ink_block_multiply(const ink_loops *loops, long m, long n, long k, const float *a,
                                      long a_row, long a_step, const float *b, long b_row,
                                      const float *initial, float *c, long c_row, float factor) {
  ink_tile t = {.left_row = a_row,
                .left_step = a_step,
                .right_row = b_row,
                .depth = k,
                .initial_row = c_row,
                .output_row = c_row,
                .factor = factor};
  // Tiles of equal width, for a narrow one at the end costs nearly as much as a whole one.
  long tiles = (n + loops->tile_columns - 1) / loops->tile_columns;
  long width = (n + tiles - 1) / (tiles > 0 ? tiles : 1);
  width = least((width + 15) / 16 * 16, loops->tile_columns);
  for (long j = 0; j < n; j += width) {
    t.columns = (int)least(width, n - j);
    t.right = b + j;
    for (long i = 0; i < m; i += loops->tile_rows) {
      t.rows = (int)least(loops->tile_rows, m - i);
      t.left = a + i * a_row;
      t.output = c + i * c_row + j;
      t.initial = initial ? initial + i * c_row + j : NULL;
      loops->tiles[INK_NUMBER_FP32](&t);
    }
  }
}

#endif
