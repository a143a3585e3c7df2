#include "products.h"

#include <stdlib.h>
#include <string.h>

#include "blocks.h"

// Depth taken at a time: 8 rows of it stay in the first cache, and its panel in the second.
#define DEPTH_BLOCK 768

typedef struct {
  ink_pool *pool;
  const ink_packed *packed;
  const ink_part *parts;
  int count;
} packing;

static float *fp32_panel(const ink_packed *packed, long panel) {
  return (float *)packed->memory + panel * packed->depth * packed->width;
}

static long padded_depth(const ink_packed *packed) {
  return packed->is_bf16 ? (packed->depth + 1) / 2 * 2 : packed->depth;
}

static uint16_t *bf16_panel(const ink_packed *packed, long panel) {
  return (uint16_t *)packed->memory + panel * padded_depth(packed) * packed->width;
}

static void pack_forward_panel(long index, int thread, void *context) {
  const packing *p = context;
  const ink_packed *packed = p->packed;
  const ink_panel *panel = &packed->panels[index];
  const ink_part *part = &p->parts[panel->part];
  const ink_loops *loops = ink_loops_of(packed->level);
  long before = 0, width = packed->width, depth = packed->depth;
  for (int i = 0; i < panel->part; i++) before += p->parts[i].rows;
  uint16_t *row_bf16 = packed->is_bf16 ? ink_pool_scratch(p->pool, thread, (size_t)depth * 2) : NULL;
  for (long j = 0; j < panel->columns; j++) {
    const float *row = part->weights + (panel->first - before + j) * part->columns;
    if (packed->is_bf16) {
      loops->to_bf16(row, row_bf16, depth);
      uint16_t *to = bf16_panel(packed, index) + 2 * j;
      for (long k = 0; k < depth; k++) to[k / 2 * width * 2 + k % 2] = row_bf16[k];
    } else {
      float *to = fp32_panel(packed, index) + j;
      for (long k = 0; k < depth; k++) to[k * width] = row[k];
    }
  }
}

static void pack_backward_panel(long index, int thread, void *context) {
  const packing *p = context;
  const ink_packed *packed = p->packed;
  const ink_panel *panel = &packed->panels[index];
  const ink_loops *loops = ink_loops_of(packed->level);
  uint16_t *row_bf16 = ink_pool_scratch(p->pool, thread, (size_t)packed->width * 2);
  long k = 0, width = packed->width;
  for (int i = 0; i < p->count; i++)
    for (long row = 0; row < p->parts[i].rows; row++, k++) {
      const float *from = p->parts[i].weights + row * p->parts[i].columns + panel->first;
      if (packed->is_bf16) {
        loops->to_bf16(from, row_bf16, panel->columns);
        uint16_t *to = bf16_panel(packed, index) + k / 2 * width * 2 + k % 2;
        for (long j = 0; j < panel->columns; j++) to[2 * j] = row_bf16[j];
      } else {
        memcpy(fp32_panel(packed, index) + k * width, from, (size_t)panel->columns * sizeof(float));
      }
    }
}

static int allocate(ink_packed *packed) {
  packed->panels = calloc((size_t)packed->panel_count + 1, sizeof *packed->panels);
  size_t bytes = ((size_t)ink_packed_bytes(packed) + 63) / 64 * 64;
  packed->memory = aligned_alloc(64, bytes ? bytes : 64);
  if (!packed->panels || !packed->memory) {
    ink_unpack(packed);
    return -1;
  }
  memset(packed->memory, 0, bytes);
  return 0;
}

static void start(ink_packed *packed, ink_level level, int is_bf16) {
  memset(packed, 0, sizeof *packed);
  packed->level = level;
  packed->is_bf16 = is_bf16;
  packed->width = ink_loops_of(level)->tile_columns;
}

int ink_pack_forward(ink_pool *pool, ink_level level, int is_bf16, const ink_part *parts, int count,
                     ink_packed *packed) {
  start(packed, level, is_bf16);
  packed->depth = parts[0].columns;
  for (int i = 0; i < count; i++) {
    packed->columns += parts[i].rows;
    packed->panel_count += (parts[i].rows + packed->width - 1) / packed->width;
  }
  if (allocate(packed)) return -1;
  ink_panel *panel = packed->panels;
  long first = 0;
  for (int i = 0; i < count; i++) {
    for (long row = 0; row < parts[i].rows; row += packed->width)
      *panel++ = (ink_panel){first + row, (int)least(packed->width, parts[i].rows - row), i};
    first += parts[i].rows;
  }
  packing p = {pool, packed, parts, count};
  ink_pool_run(pool, packed->panel_count, pack_forward_panel, &p);
  return 0;
}

int ink_pack_backward(ink_pool *pool, ink_level level, int is_bf16, const ink_part *parts, int count,
                      ink_packed *packed) {
  start(packed, level, is_bf16);
  packed->columns = parts[0].columns;
  for (int i = 0; i < count; i++) packed->depth += parts[i].rows;
  packed->panel_count = (packed->columns + packed->width - 1) / packed->width;
  if (allocate(packed)) return -1;
  for (long i = 0; i < packed->panel_count; i++) {
    long first = i * packed->width;
    packed->panels[i] = (ink_panel){first, (int)least(packed->width, packed->columns - first), 0};
  }
  packing p = {pool, packed, parts, count};
  ink_pool_run(pool, packed->panel_count, pack_backward_panel, &p);
  return 0;
}

void ink_unpack(ink_packed *packed) {
  free(packed->panels);
  free(packed->memory);
  memset(packed, 0, sizeof *packed);
}

long ink_packed_bytes(const ink_packed *packed) {
  return packed->panel_count * padded_depth(packed) * packed->width * (packed->is_bf16 ? 2 : 4);
}

void ink_pack_update(const ink_packed *b, int part, const float *source, int is_transposed, long rank,
                     float factor, float *panels) {
  long before = 0, width = b->width;
  while (before < b->panel_count && b->panels[before].part != part) before++;
  if (before == b->panel_count) return;
  long origin = b->panels[before].first, columns = 0;
  for (long q = before; q < b->panel_count && b->panels[q].part == part; q++)
    columns += b->panels[q].columns;
  for (long q = before; q < b->panel_count && b->panels[q].part == part; q++) {
    float *to = panels + q * rank * width;
    long first = b->panels[q].first - origin;
    for (long r = 0; r < rank; r++)
      for (long j = 0; j < width; j++) {
        long column = first + j;
        float value = 0;
        if (j < b->panels[q].columns)
          value = is_transposed ? source[column * rank + r] : source[r * columns + column];
        to[r * width + j] = factor * value;
      }
  }
}

typedef struct {
  const ink_packed *b;
  const ink_loops *loops;
  const float *x;
  const uint16_t *x_bf16;
  long x_row, rows, row_block, row_blocks;
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
  long block = b->is_bf16 ? 2 * DEPTH_BLOCK : DEPTH_BLOCK;
  // A short rest is taken with the block before it.
  if (b->depth <= block + block / 2) block = b->depth;
  for (long k = 0; k < b->depth; k += block) {
    long depth = least(block, b->depth - k);
    int is_last = k + depth == b->depth;
    ink_tile t = {.left_row = p->x_row,
                  .left_step = 1,
                  .right_row = b->width,
                  .depth = depth,
                  .output_row = p->y_row,
                  .initial_row = p->y_row,
                  .factor = 1,
                  .columns = panel->columns};
    if (b->is_bf16) {
      t.right = bf16_panel(b, q) + k * b->width;
      t.depth = (depth + 1) / 2 * 2;
    } else {
      t.right = fp32_panel(b, q) + k * b->width;
    }
    for (long i = begin; i < end; i += p->loops->tile_rows) {
      t.rows = (int)least(p->loops->tile_rows, end - i);
      t.left = b->is_bf16 ? (const void *)(p->x_bf16 + i * p->x_row + k)
                          : (const void *)(p->x + i * p->x_row + k);
      t.output = p->y + i * p->y_row + panel->first;
      t.initial = k > 0 ? t.output : p->initial ? p->initial + i * p->y_row + panel->first : NULL;
      if (is_last && is_updated) {
        t.left2 = update->inner + i * update->inner_row + offset;
        t.left2_row = update->inner_row;
        t.right2 = update->panels + q * update->rank * b->width;
        t.right2_row = b->width;
        t.depth2 = update->rank;
      }
      if (b->is_bf16)
        p->loops->tile_bf16(&t);
      else
        p->loops->tile(&t);
    }
  }
}

typedef struct {
  const ink_loops *loops;
  const float *from;
  long from_row, depth, to_row, rows;
  uint16_t *to;
} narrowing;

#define NARROWED_ROWS 16

static void narrow(long index, int thread, void *context) {
  (void)thread;
  const narrowing *n = context;
  long end = least((index + 1) * NARROWED_ROWS, n->rows);
  for (long i = index * NARROWED_ROWS; i < end; i++) {
    n->loops->to_bf16(n->from + i * n->from_row, n->to + i * n->to_row, n->depth);
    if (n->depth < n->to_row) n->to[i * n->to_row + n->depth] = 0;
  }
}

void ink_product(ink_pool *pool, const ink_packed *b, const float *x, long x_row, long rows,
                 const ink_update *update, const float *initial, float *y, long y_row) {
  const ink_loops *loops = ink_loops_of(b->level);
  product p = {b, loops, x, NULL, x_row, rows, rows, 1, update, initial, y, y_row};
  ink_pool_take(pool);
  if (b->is_bf16) {
    long to_row = padded_depth(b);
    narrowing n = {loops, x, x_row, b->depth, to_row, rows, NULL};
    n.to = ink_pool_shared(pool, (size_t)(rows * to_row) * sizeof(uint16_t));
    ink_pool_run(pool, (rows + NARROWED_ROWS - 1) / NARROWED_ROWS, narrow, &n);
    p.x_bf16 = n.to;
    p.x_row = to_row;
  }
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
#define WIDE_DEPTH 512

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
