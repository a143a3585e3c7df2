#include "products.h"

#include <string.h>

#include "blocks.h"
#include "numbers.h"

// Bytes of a row taken at a time: 8 rows of it stay in the first cache, and its panel in the second.
#define DEPTH_BYTES 3072

typedef struct {
  const ink_packed *b;
  const ink_loops *loops;
  // Of the kind of numbers that b is of; whole ones have a scale for each run of their row.
  const void *x;
  const float *x_scales;
  const int32_t *x_offsets;
  long x_row, x_scales_row, rows, row_block, row_blocks;
  const ink_update *update;
  const float *initial;
  float *y;
  long y_row;
} product;

// One panel of the matrix by one block of rows.
static void multiply_panel(long index, int thread, void *context) {
  (void)thread;
  const product *p = context;
  const ink_packed *b = p->b;
  long q = index / p->row_blocks;
  long begin = index % p->row_blocks * p->row_block;
  long end = least(begin + p->row_block, p->rows);
  const ink_panel *panel = &b->panels[q];
  const ink_update *update = p->update;
  long offset = update && update->offsets ? update->offsets[panel->part] : 0;
  int is_updated = update && offset >= 0;
  long bytes = ink_form_of(b->number).bytes, block = DEPTH_BYTES / bytes, all = ink_packed_depth(b);
  void (*multiply)(const ink_tile *) = p->loops->tiles[b->number];
  // A short rest is taken with the block before it.
  if (all <= block + block / 2) block = all;
  for (long k = 0; k < all; k += block) {
    long depth = least(block, all - k);
    int is_last = k + depth == all;
    // Of 16 bits a column has one scale.
    long run = b->scale_runs > 1 ? k / INK_RUN : 0;
    ink_tile t = {.left_row = p->x_row,
                  .left_step = 1,
                  .left_scales_row = p->x_scales_row,
                  .right = ink_packed_panel(b, q, k),
                  .right_row = b->width,
                  .right_scales = b->scales ? b->scales + (q * b->scale_runs + run) * b->width : NULL,
                  .depth = depth,
                  .output_row = p->y_row,
                  .initial_row = p->y_row,
                  .factor = 1,
                  .columns = panel->columns};
    for (long i = begin; i < end; i += p->loops->tile_rows) {
      t.rows = (int)least(p->loops->tile_rows, end - i);
      t.left = (const char *)p->x + (i * p->x_row + k) * bytes;
      if (p->x_scales) t.left_scales = p->x_scales + i * p->x_scales_row + k / INK_RUN;
      if (p->x_offsets) t.left_offsets = p->x_offsets + i * p->x_scales_row + k / INK_RUN;
      t.output = p->y + i * p->y_row + panel->first;
      t.initial = k > 0 ? t.output : p->initial ? p->initial + i * p->y_row + panel->first : NULL;
      if (is_last && is_updated) {
        t.left2 = update->inner + i * update->inner_row + offset;
        t.left2_row = update->inner_row;
        t.right2 = update->panels + q * update->rank * b->width;
        t.right2_row = b->width;
        t.depth2 = update->rank;
      }
      multiply(&t);
    }
  }
}

typedef struct {
  const ink_loops *loops;
  ink_number number;
  const float *from;
  long from_row, depth, to_row, rows;
  void *to;
  float *scales, longest;
  int32_t *offsets;
} narrowing;

#define NARROWED_ROWS 16

static void narrow(long index, int thread, void *context) {
  (void)thread;
  const narrowing *n = context;
  long end = least((index + 1) * NARROWED_ROWS, n->rows), runs = n->to_row / INK_RUN;
  long bytes = ink_form_of(n->number).bytes;
  for (long i = index * NARROWED_ROWS; i < end; i++) {
    const float *from = n->from + i * n->from_row;
    char *to = (char *)n->to + i * n->to_row * bytes;
    switch (n->number) {
    case INK_NUMBER_INT16:
      n->loops->to_int16(from, (int16_t *)to, n->scales + i * runs, n->depth, n->longest);
      break;
    case INK_NUMBER_INT8:
      n->loops->to_int8(from, (int8_t *)to, n->scales + i * runs, n->offsets + i * runs, n->depth);
      break;
    default: n->loops->to_bf16(from, (uint16_t *)to, n->depth);
    }
    memset(to + n->depth * bytes, 0, (size_t)((n->to_row - n->depth) * bytes));
  }
}

// Brings x into the kind of numbers that b is of, in memory of the pool's.
static void narrow_left(ink_pool *pool, product *p) {
  const ink_packed *b = p->b;
  long to_row = ink_packed_depth(b), runs = b->scale_runs > 0 ? to_row / INK_RUN : 0;
  size_t run_bytes = (size_t)(p->rows * runs) * sizeof(float);
  size_t number_bytes = (size_t)(p->rows * to_row * ink_form_of(b->number).bytes);
  char *room = ink_pool_shared(pool, 2 * run_bytes + number_bytes);
  narrowing n = {.loops = p->loops,
                 .number = b->number,
                 .from = p->x,
                 .from_row = p->x_row,
                 .depth = b->depth,
                 .to_row = to_row,
                 .rows = p->rows,
                 .to = room + 2 * run_bytes,
                 .scales = (float *)room,
                 .longest = b->longest,
                 .offsets = (int32_t *)(room + run_bytes)};
  ink_pool_run(pool, (p->rows + NARROWED_ROWS - 1) / NARROWED_ROWS, narrow, &n);
  p->x = n.to;
  p->x_row = to_row;
  p->x_scales = runs > 0 ? n.scales : NULL;
  p->x_offsets = runs > 0 ? n.offsets : NULL;
  p->x_scales_row = runs;
}

void ink_product(ink_pool *pool, const ink_packed *b, const float *x, long x_row, long rows,
                 const ink_update *update, const float *initial, float *y, long y_row) {
  const ink_loops *loops = ink_loops_of(b->level);
  product p = {b, loops, x, NULL, NULL, x_row, 0, rows, rows, 1, update, initial, y, y_row};
  ink_pool_take(pool);
  if (b->number != INK_NUMBER_FP32) narrow_left(pool, &p);
  // A panel is read once for all rows, unless there are too few panels for the threads.
  while (b->panel_count * p.row_blocks < 4 * ink_pool_threads(pool) && p.row_block > 64) {
    p.row_block = (p.row_block / 2 + loops->tile_rows - 1) / loops->tile_rows * loops->tile_rows;
    p.row_blocks = (rows + p.row_block - 1) / p.row_block;
  }
  ink_pool_run(pool, b->panel_count * p.row_blocks, multiply_panel, &p);
  ink_pool_release(pool);
}

typedef struct {
  const ink_loops *loops;
  long m, n, k;
  const float *a;
  long a_row, a_step;
  const float *b;
  long b_row;
  const float *initial;
  float *c;
  long c_row;
  float factor;
} multiplication;

static void multiply(const multiplication *p, long i0, long i1, long j0, long j1, long block) {
  const ink_loops *loops = p->loops;
  for (long k = 0; k < p->k || k == 0; k += block) {
    ink_block_multiply(
        loops, i1 - i0, j1 - j0, least(block, p->k - k), p->a + i0 * p->a_row + k * p->a_step,
        p->a_row, p->a_step, p->b + k * p->b_row + j0, p->b_row,
        k > 0 ? p->c + i0 * p->c_row + j0 : p->initial ? p->initial + i0 * p->c_row + j0 : NULL,
        p->c + i0 * p->c_row + j0, p->c_row, p->factor);
  }
}

#define TALL_ROWS 32
// Of 48 columns so many rows stay in the first cache.
#define WIDE_DEPTH 128

static void multiply_tall(long index, int thread, void *context) {
  (void)thread;
  const multiplication *p = context;
  long i = index * TALL_ROWS;
  multiply(p, i, least(i + TALL_ROWS, p->m), 0, p->n, p->k > 0 ? p->k : 1);
}

static void multiply_wide(long index, int thread, void *context) {
  (void)thread;
  const multiplication *p = context;
  long width = p->loops->tile_columns, j = index * width;
  multiply(p, 0, p->m, j, least(j + width, p->n), WIDE_DEPTH);
}

void ink_multiply_tall(ink_pool *pool, ink_level level, long m, long n, long k, const float *a,
                       long a_row, long a_step, const float *b, long b_row, const float *initial,
                       float *c, long c_row, float factor) {
  multiplication p = {ink_loops_of(level), m, n, k, a, a_row, a_step, b, b_row, initial, c, c_row,
                      factor};
  ink_pool_run(pool, (m + TALL_ROWS - 1) / TALL_ROWS, multiply_tall, &p);
}

void ink_multiply_wide(ink_pool *pool, ink_level level, long m, long n, long k, const float *a,
                       long a_row, long a_step, const float *b, long b_row, const float *initial,
                       float *c, long c_row, float factor) {
  multiplication p = {ink_loops_of(level), m, n, k, a, a_row, a_step, b, b_row, initial, c, c_row,
                      factor};
  long width = p.loops->tile_columns;
  ink_pool_run(pool, (n + width - 1) / width, multiply_wide, &p);
}
