// Frozen matrices laid out for products: see products.h.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "blocks.h"
#include "products.h"

typedef struct {
  ink_pool *pool;
  const ink_packed *packed;
  const ink_part *parts;
  int count;
  float *lengths;  // of whole numbers: the longest run of each panel
} packing;

long ink_packed_depth(const ink_packed *packed) {
  long step = packed->number == INK_NUMBER_INT16 ? INK_RUN : packed->number == INK_NUMBER_BF16 ? 2 : 1;
  return (packed->depth + step - 1) / step * step;
}

static long number_bytes(const ink_packed *packed) {
  return packed->number == INK_NUMBER_FP32 ? sizeof(float) : sizeof(uint16_t);
}

const void *ink_packed_panel(const ink_packed *packed, long panel, long row) {
  long before = panel * ink_packed_depth(packed) + row;
  return (const char *)packed->memory + before * packed->width * number_bytes(packed);
}

// The scale by which a column's largest number becomes the largest whole one.
static float column_scale(float most) { return most > 1e-30f ? most / INK_INT16_WEIGHT : 0; }

static int16_t whole(float x, float scale) { return scale > 0 ? (int16_t)lrintf(x / scale) : 0; }

static float largest(const float *x, long count, long step) {
  float most = 0;
  for (long i = 0; i < count; i++) {
    float size = fabsf(x[i * step]);
    most = size > most ? size : most;
  }
  return most;
}

// The root of the largest sum of squares of a column's run, of the panels' whole numbers.
static float longest_run(const ink_packed *packed, long panel) {
  float most = 0;
  for (long j = 0; j < packed->width; j++) {
    const int16_t *column = (const int16_t *)ink_packed_panel(packed, panel, 0) + 2 * j;
    for (long k = 0; k < ink_packed_depth(packed) / 2; k += INK_RUN / 2) {
      float sum = 0;
      for (long l = k; l < k + INK_RUN / 2; l++) {
        float left = column[l * packed->width * 2], right = column[l * packed->width * 2 + 1];
        sum += left * left + right * right;
      }
      most = sum > most ? sum : most;
    }
  }
  return sqrtf(most);
}

static void pack_forward_panel(long index, int thread, void *context) {
  const packing *p = context;
  const ink_packed *packed = p->packed;
  const ink_panel *panel = &packed->panels[index];
  const ink_part *part = &p->parts[panel->part];
  const ink_loops *loops = ink_loops_of(packed->level);
  long before = 0, width = packed->width, depth = packed->depth;
  for (int i = 0; i < panel->part; i++) before += p->parts[i].rows;
  uint16_t *narrow = ink_pool_scratch(p->pool, thread, (size_t)depth * sizeof(uint16_t));
  void *start = (void *)ink_packed_panel(packed, index, 0);
  for (long j = 0; j < panel->columns; j++) {
    const float *row = part->weights + (panel->first - before + j) * part->columns;
    if (packed->number == INK_NUMBER_FP32) {
      float *to = (float *)start + j;
      for (long k = 0; k < depth; k++) to[k * width] = row[k];
      continue;
    }
    if (packed->number == INK_NUMBER_BF16) {
      loops->to_bf16(row, narrow, depth);
    } else {
      float scale = column_scale(largest(row, depth, 1));
      packed->scales[index * width + j] = scale;
      for (long k = 0; k < depth; k++) narrow[k] = (uint16_t)whole(row[k], scale);
    }
    uint16_t *to = (uint16_t *)start + 2 * j;
    for (long k = 0; k < depth; k++) to[k / 2 * width * 2 + k % 2] = narrow[k];
  }
  if (p->lengths) p->lengths[index] = longest_run(packed, index);
}

static void pack_backward_panel(long index, int thread, void *context) {
  const packing *p = context;
  const ink_packed *packed = p->packed;
  const ink_panel *panel = &packed->panels[index];
  const ink_loops *loops = ink_loops_of(packed->level);
  long k = 0, width = packed->width;
  uint16_t *narrow = ink_pool_scratch(p->pool, thread, (size_t)width * sizeof(uint16_t));
  float *scales = packed->number == INK_NUMBER_INT16 ? packed->scales + index * width : NULL;
  if (scales) {
    for (int i = 0; i < p->count; i++)
      for (long row = 0; row < p->parts[i].rows; row++) {
        const float *from = p->parts[i].weights + row * p->parts[i].columns + panel->first;
        for (long j = 0; j < panel->columns; j++) scales[j] = fmaxf(scales[j], fabsf(from[j]));
      }
    for (long j = 0; j < panel->columns; j++) scales[j] = column_scale(scales[j]);
  }
  void *start = (void *)ink_packed_panel(packed, index, 0);
  for (int i = 0; i < p->count; i++)
    for (long row = 0; row < p->parts[i].rows; row++, k++) {
      const float *from = p->parts[i].weights + row * p->parts[i].columns + panel->first;
      if (packed->number == INK_NUMBER_FP32) {
        memcpy((float *)start + k * width, from, (size_t)panel->columns * sizeof(float));
        continue;
      }
      if (packed->number == INK_NUMBER_BF16)
        loops->to_bf16(from, narrow, panel->columns);
      else
        for (long j = 0; j < panel->columns; j++) narrow[j] = (uint16_t)whole(from[j], scales[j]);
      uint16_t *to = (uint16_t *)start + k / 2 * width * 2 + k % 2;
      for (long j = 0; j < panel->columns; j++) to[2 * j] = narrow[j];
    }
  if (p->lengths) p->lengths[index] = longest_run(packed, index);
}

static int pack_panels(ink_pool *pool, ink_packed *packed, const ink_part *parts, int count,
                       ink_body body) {
  packing p = {pool, packed, parts, count, NULL};
  if (packed->number == INK_NUMBER_INT16) {
    p.lengths = calloc((size_t)packed->panel_count + 1, sizeof(float));
    if (!p.lengths) {
      ink_unpack(packed);
      return -1;
    }
  }
  ink_pool_run(pool, packed->panel_count, body, &p);
  float most = 1;
  for (long i = 0; p.lengths && i < packed->panel_count; i++)
    most = p.lengths[i] > most ? p.lengths[i] : most;
  // Below 2^31 by more than what floats round off.
  packed->longest = 2147000000.0f / most;
  free(p.lengths);
  return 0;
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
  if (packed->number == INK_NUMBER_INT16)
    packed->scales = (float *)ink_packed_panel(packed, packed->panel_count, 0);
  return 0;
}

static void start(ink_packed *packed, ink_level level, ink_number number) {
  memset(packed, 0, sizeof *packed);
  packed->level = level;
  packed->number = number;
  packed->width = ink_loops_of(level)->tile_columns;
}

int ink_pack_forward(ink_pool *pool, ink_level level, ink_number number, const ink_part *parts,
                     int count, ink_packed *packed) {
  start(packed, level, number);
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
  return pack_panels(pool, packed, parts, count, pack_forward_panel);
}

int ink_pack_backward(ink_pool *pool, ink_level level, ink_number number, const ink_part *parts,
                      int count, ink_packed *packed) {
  start(packed, level, number);
  packed->columns = parts[0].columns;
  for (int i = 0; i < count; i++) packed->depth += parts[i].rows;
  packed->panel_count = (packed->columns + packed->width - 1) / packed->width;
  if (allocate(packed)) return -1;
  for (long i = 0; i < packed->panel_count; i++) {
    long first = i * packed->width;
    packed->panels[i] = (ink_panel){first, (int)least(packed->width, packed->columns - first), 0};
  }
  return pack_panels(pool, packed, parts, count, pack_backward_panel);
}

void ink_unpack(ink_packed *packed) {
  free(packed->panels);
  free(packed->memory);
  memset(packed, 0, sizeof *packed);
}

long ink_packed_bytes(const ink_packed *packed) {
  long numbers = packed->panel_count * ink_packed_depth(packed) * packed->width;
  long scales = packed->number == INK_NUMBER_INT16 ? packed->panel_count * packed->width : 0;
  return numbers * number_bytes(packed) + scales * (long)sizeof(float);
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
