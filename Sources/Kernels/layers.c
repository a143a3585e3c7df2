#include "layers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "blocks.h"

// Rows a piece: enough that handing it out costs nothing beside it.
#define ROW_BLOCK 16

static long row_blocks(long rows) { return (rows + ROW_BLOCK - 1) / ROW_BLOCK; }

typedef struct {
  const ink_loops *loops;
  ink_heads shape;
  const float *x, *weight, *dy, *initial;
  float epsilon;
  float *y, *scales;
  long y_row;
  float *again;
} norm;

static void norm_rows(long index, int thread, void *context) {
  (void)thread;
  const norm *n = context;
  long end = least((index + 1) * ROW_BLOCK, n->shape.rows);
  for (long i = index * ROW_BLOCK; i < end; i++)
    for (long h = 0; h < n->shape.heads; h++) {
      long at = h * n->shape.width;
      n->scales[i * n->shape.heads + h] =
          n->loops->rms_forward(n->x + i * n->shape.row + at, n->weight, n->epsilon, n->shape.width,
                                n->y + i * n->y_row + at);
    }
}

void ink_rms_norm(ink_pool *pool, ink_level level, ink_heads shape, const float *x, const float *weight,
                  float epsilon, float *y, long y_row, float *scales) {
  norm n = {ink_loops_of(level), shape, x, weight, NULL, NULL, epsilon, y, scales, y_row, NULL};
  ink_pool_run(pool, row_blocks(shape.rows), norm_rows, &n);
}

static void norm_rows_backward(long index, int thread, void *context) {
  (void)thread;
  const norm *n = context;
  long end = least((index + 1) * ROW_BLOCK, n->shape.rows);
  for (long i = index * ROW_BLOCK; i < end; i++)
    for (long h = 0; h < n->shape.heads; h++) {
      long at = i * n->y_row + h * n->shape.width;
      n->loops->rms_backward(n->x + i * n->shape.row + h * n->shape.width, n->weight,
                             n->scales[i * n->shape.heads + h], n->dy + at, n->shape.width,
                             n->initial ? n->initial + at : NULL, n->y + at,
                             n->again ? n->again + at : NULL);
    }
}

void ink_rms_norm_backward(ink_pool *pool, ink_level level, ink_heads shape, const float *x,
                           const float *weight, const float *scales, const float *dy, long dy_row,
                           const float *initial, float *dx, float *y) {
  norm n = {ink_loops_of(level), shape, x, weight, dy, initial, 0, dx, (float *)scales, dy_row, y};
  ink_pool_run(pool, row_blocks(shape.rows), norm_rows_backward, &n);
}

typedef struct {
  const ink_loops *loops;
  ink_heads shape;
  float *x;
  const int32_t *positions;
  const float *cosines, *sines;
  float sign;
} rotation;

static void rotate_rows(long index, int thread, void *context) {
  (void)thread;
  const rotation *r = context;
  long half = r->shape.width / 2, end = least((index + 1) * ROW_BLOCK, r->shape.rows);
  for (long i = index * ROW_BLOCK; i < end; i++) {
    long at = r->positions[i] * half;
    for (long h = 0; h < r->shape.heads; h++)
      r->loops->rotate(r->x + i * r->shape.row + h * r->shape.width, r->cosines + at, r->sines + at,
                       r->sign, half);
  }
}

void ink_rotate(ink_pool *pool, ink_level level, ink_heads shape, float *x, const int32_t *positions,
                const float *cosines, const float *sines, float sign) {
  rotation r = {ink_loops_of(level), shape, x, positions, cosines, sines, sign};
  ink_pool_run(pool, row_blocks(shape.rows), rotate_rows, &r);
}

typedef struct {
  const ink_loops *loops;
  long rows, width;
  const float *x, *dy;
  float *y, *dx;
} gating;

static void gate_rows(long index, int thread, void *context) {
  (void)thread;
  const gating *g = context;
  long end = least((index + 1) * ROW_BLOCK, g->rows), width = g->width;
  for (long i = index * ROW_BLOCK; i < end; i++)
    g->loops->swiglu(g->x + i * 2 * width, g->x + i * 2 * width + width, g->y + i * width, width);
}

void ink_swiglu(ink_pool *pool, ink_level level, long rows, long width, const float *x, float *y) {
  gating g = {ink_loops_of(level), rows, width, x, NULL, y, NULL};
  ink_pool_run(pool, row_blocks(rows), gate_rows, &g);
}

static void gate_rows_backward(long index, int thread, void *context) {
  (void)thread;
  const gating *g = context;
  long end = least((index + 1) * ROW_BLOCK, g->rows), width = g->width;
  for (long i = index * ROW_BLOCK; i < end; i++) {
    const float *gate = g->x + i * 2 * width;
    float *dgate = g->dx + i * 2 * width;
    g->loops->swiglu_backward(gate, gate + width, g->dy + i * width, dgate, dgate + width,
                              g->y + i * width, width);
  }
}

void ink_swiglu_backward(ink_pool *pool, ink_level level, long rows, long width, const float *x,
                         const float *dy, float *dx, float *y) {
  gating g = {ink_loops_of(level), rows, width, x, dy, y, dx};
  ink_pool_run(pool, row_blocks(rows), gate_rows_backward, &g);
}

typedef struct {
  const ink_loops *loops;
  long count;
  float *logits;
  const int32_t *targets;
  const float *weights;
  float *losses;
} entropy;

static void entropy_row(long i, int thread, void *context) {
  (void)thread;
  const entropy *e = context;
  e->losses[i] =
      e->loops->cross_entropy(e->logits + i * e->count, e->count, e->targets[i], e->weights[i]);
}

void ink_cross_entropy(ink_pool *pool, ink_level level, long rows, long count, float *logits,
                       const int32_t *targets, const float *weights, float *losses) {
  entropy e = {ink_loops_of(level), count, logits, targets, weights, losses};
  ink_pool_run(pool, rows, entropy_row, &e);
}

typedef struct {
  const ink_loops *loops;
  long rows, width, x_row;
  float *x;
  const float *bias;
} biasing;

static void bias_rows(long index, int thread, void *context) {
  (void)thread;
  const biasing *b = context;
  long end = least((index + 1) * ROW_BLOCK, b->rows);
  for (long i = index * ROW_BLOCK; i < end; i++)
    b->loops->add(b->x + i * b->x_row, b->bias, b->width);
}

void ink_add_bias(ink_pool *pool, ink_level level, long rows, long width, float *x, long x_row,
                  const float *bias) {
  biasing b = {ink_loops_of(level), rows, width, x_row, x, bias};
  ink_pool_run(pool, row_blocks(rows), bias_rows, &b);
}

typedef struct {
  long rows, width;
  const float *x;
  const int32_t *indices;
  float *y;
} gathering;

static void gather_rows(long index, int thread, void *context) {
  (void)thread;
  const gathering *g = context;
  long end = least((index + 1) * ROW_BLOCK, g->rows);
  for (long i = index * ROW_BLOCK; i < end; i++)
    memcpy(g->y + i * g->width, g->x + g->indices[i] * g->width, (size_t)g->width * sizeof(float));
}

void ink_gather(ink_pool *pool, long rows, long width, const float *x, const int32_t *indices, float *y) {
  gathering g = {rows, width, x, indices, y};
  ink_pool_run(pool, row_blocks(rows), gather_rows, &g);
}

typedef struct {
  const ink_loops *loops;
  long rows, width;
  const float *x;
  const int32_t *indices;
  float *y;
} scattering;

#define COLUMN_BLOCK 64

// Parted by columns, so that no two threads write the same row's numbers.
static void scatter_columns(long index, int thread, void *context) {
  (void)thread;
  const scattering *s = context;
  long at = index * COLUMN_BLOCK, count = least(COLUMN_BLOCK, s->width - at);
  for (long i = 0; i < s->rows; i++)
    s->loops->add(s->y + s->indices[i] * s->width + at, s->x + i * s->width + at, count);
}

void ink_scatter(ink_pool *pool, ink_level level, long rows, long width, const float *x,
                 const int32_t *indices, float *y) {
  scattering s = {ink_loops_of(level), rows, width, x, indices, y};
  ink_pool_run(pool, (width + COLUMN_BLOCK - 1) / COLUMN_BLOCK, scatter_columns, &s);
}

void ink_transpose(long rows, long columns, const float *x, float factor, float *y, long y_row) {
  for (long i = 0; i < rows; i++)
    for (long j = 0; j < columns; j++) y[j * y_row + i] = factor * x[i * columns + j];
}

// Numbers a piece of the loops over parameters.
#define PIECE 16384

typedef struct {
  const ink_loops *loops;
  long count;
  const float *x;
  double *sums;
} squares;

static void sum_piece(long index, int thread, void *context) {
  (void)thread;
  const squares *s = context;
  long at = index * PIECE;
  s->sums[index] = s->loops->sum_of_squares(s->x + at, least(PIECE, s->count - at));
}

double ink_sum_of_squares(ink_pool *pool, ink_level level, long count, const float *x) {
  long pieces = (count + PIECE - 1) / PIECE;
  ink_pool_take(pool);
  squares s = {ink_loops_of(level), count, x, ink_pool_shared(pool, (size_t)pieces * sizeof(double))};
  ink_pool_run(pool, pieces, sum_piece, &s);
  double sum = 0;
  for (long i = 0; i < pieces; i++) sum += s.sums[i];
  ink_pool_release(pool);
  return sum;
}

typedef struct {
  const ink_loops *loops;
  long count;
  float *parameters;
  const float *gradients;
  float *mean, *square;
  ink_adamw_step step;
  float size, correction;
} update;

static void update_piece(long index, int thread, void *context) {
  (void)thread;
  const update *u = context;
  long at = index * PIECE;
  u->loops->adamw(u->parameters + at, u->gradients + at, u->mean + at, u->square + at,
                  least(PIECE, u->count - at), (float)u->step.clip,
                  (float)(1 - u->step.rate * u->step.decay), u->size, u->correction,
                  (float)u->step.beta1, (float)u->step.beta2, (float)u->step.epsilon);
}

void ink_adamw(ink_pool *pool, ink_level level, long count, float *parameters, const float *gradients,
               float *mean, float *square, ink_adamw_step step) {
  update u = {ink_loops_of(level), count, parameters, gradients, mean, square, step, 0, 0};
  u.size = (float)(step.rate / (1 - pow(step.beta1, (double)step.step)));
  u.correction = (float)sqrt(1 - pow(step.beta2, (double)step.step));
  ink_pool_run(pool, (count + PIECE - 1) / PIECE, update_piece, &u);
}

typedef struct {
  long rows, width, x_row, y_row;
  const float *x;
  float *y;
  uint64_t seed, least_kept;
  float factor;
  int is_added;
} dropping;

// SplitMix64's finishing step, over the seed and the number of the element.
static uint64_t mixed(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

static void drop_rows(long index, int thread, void *context) {
  (void)thread;
  const dropping *d = context;
  long end = least((index + 1) * ROW_BLOCK, d->rows);
  for (long i = index * ROW_BLOCK; i < end; i++)
    for (long j = 0; j < d->width; j++) {
      uint64_t place = (uint64_t)(i * d->width + j) + 1;
      int is_kept = mixed(d->seed + place * 0x9E3779B97F4A7C15u) >> 32 >= d->least_kept;
      float value = is_kept ? d->x[i * d->x_row + j] * d->factor : 0;
      float *to = d->y + i * d->y_row + j;
      *to = d->is_added ? *to + value : value;
    }
}

void ink_dropout(ink_pool *pool, long rows, long width, const float *x, long x_row, float rate,
                 uint64_t seed, float *y, long y_row, int is_added) {
  dropping d = {rows, width, x_row, y_row, x, y, mixed(seed + 0x9E3779B97F4A7C15u),
                (uint64_t)((double)rate * 4294967296.0), 1 / (1 - rate), is_added};
  ink_pool_run(pool, row_blocks(rows), drop_rows, &d);
}
