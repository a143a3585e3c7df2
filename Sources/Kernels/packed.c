// Frozen matrices laid out for products: see products.h.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "blocks.h"
#include "numbers.h"
#include "products.h"

typedef struct {
  ink_pool *pool;
  const ink_packed *packed;
  const ink_part *parts;
  int count;
  int is_forward;
  float *lengths;  // of 16 bits: the longest run of each panel
} packing;

long ink_packed_depth(const ink_packed *packed) {
  long step = ink_form_of(packed->number).step;
  return (packed->depth + step - 1) / step * step;
}

const void *ink_packed_panel(const ink_packed *packed, long panel, long row) {
  long before = panel * ink_packed_depth(packed) + row;
  return (const char *)packed->memory + before * packed->width * ink_form_of(packed->number).bytes;
}

// The floats of a panel's rows from `first` on: (INK_RUN, width), zero beyond the matrix.
static void collect_run(const packing *p, const ink_panel *panel, long first, float *run) {
  long width = p->packed->width, rows = least(INK_RUN, p->packed->depth - first), before = 0;
  memset(run, 0, (size_t)(INK_RUN * width) * sizeof(float));
  if (p->is_forward) {
    const ink_part *part = &p->parts[panel->part];
    for (int i = 0; i < panel->part; i++) before += p->parts[i].rows;
    for (long j = 0; j < panel->columns; j++) {
      const float *from = part->weights + (panel->first - before + j) * part->columns + first;
      for (long k = 0; k < rows; k++) run[k * width + j] = from[k];
    }
    return;
  }
  int part = 0;
  for (long k = 0; k < rows; k++) {
    while (first + k - before >= p->parts[part].rows) before += p->parts[part++].rows;
    const float *from = p->parts[part].weights + (first + k - before) * p->parts[part].columns;
    memcpy(run + k * width, from + panel->first, (size_t)panel->columns * sizeof(float));
  }
}

// From the largest numbers of columns to their scales, and to what their numbers are multiplied by so
// that the largest becomes `whole`.
static void scale_columns(float *sizes, float *shares, long width, float whole) {
  for (long j = 0; j < width; j++) {
    int is_some = sizes[j] > 1e-30f;
    shares[j] = is_some ? whole / sizes[j] : 0;
    sizes[j] = is_some ? sizes[j] / whole : 0;
  }
}

static void pack_panel(long index, int thread, void *context) {
  const packing *p = context;
  const ink_packed *packed = p->packed;
  const ink_panel *panel = &packed->panels[index];
  const ink_loops *loops = ink_loops_of(packed->level);
  long width = packed->width, depth = packed->depth;
  float *run = ink_pool_scratch(p->pool, thread, (size_t)((INK_RUN + 1) * width) * sizeof(float));
  float *shares = run + INK_RUN * width;
  float *scales = packed->scales ? packed->scales + index * packed->scale_runs * width : NULL;
  float longest = 0;
  if (packed->number == INK_NUMBER_INT16) {
    for (long k = 0; k < depth; k += INK_RUN) {
      collect_run(p, panel, k, run);
      loops->panel_sizes(run, scales, width);
    }
    scale_columns(scales, shares, width, INK_INT16_WEIGHT);
  }
  for (long k = 0; k < depth; k += INK_RUN) {
    collect_run(p, panel, k, run);
    void *to = (void *)ink_packed_panel(packed, index, k);
    long rows = least(INK_RUN, ink_packed_depth(packed) - k);
    switch (packed->number) {
    case INK_NUMBER_INT16: {
      float length = loops->panel_int16(run, shares, to, width);
      longest = length > longest ? length : longest;
      break;
    }
    case INK_NUMBER_INT8:
      loops->panel_sizes(run, scales, width);
      scale_columns(scales, shares, width, INK_INT8);
      loops->panel_int8(run, shares, to, width);
      scales += width;
      break;
    case INK_NUMBER_BF16: loops->panel_bf16(run, to, rows, width); break;
    default: memcpy(to, run, (size_t)(rows * width) * sizeof(float));
    }
  }
  if (p->lengths) p->lengths[index] = sqrtf(longest);
}

static int pack_panels(ink_pool *pool, ink_packed *packed, const ink_part *parts, int count,
                       int is_forward) {
  packing p = {pool, packed, parts, count, is_forward, NULL};
  if (packed->number == INK_NUMBER_INT16) {
    p.lengths = calloc((size_t)packed->panel_count + 1, sizeof(float));
    if (!p.lengths) {
      ink_unpack(packed);
      return -1;
    }
  }
  ink_pool_run(pool, packed->panel_count, pack_panel, &p);
  float most = 1;
  for (long i = 0; p.lengths && i < packed->panel_count; i++)
    most = p.lengths[i] > most ? p.lengths[i] : most;
  // Below 2^31 by more than what floats round off.
  packed->longest = 2147000000.0f / most;
  free(p.lengths);
  return 0;
}

static int allocate(ink_packed *packed) {
  if (packed->number == INK_NUMBER_INT16) packed->scale_runs = 1;
  if (packed->number == INK_NUMBER_INT8) packed->scale_runs = ink_packed_depth(packed) / INK_RUN;
  packed->panels = calloc((size_t)packed->panel_count + 1, sizeof *packed->panels);
  size_t bytes = ((size_t)ink_packed_bytes(packed) + 63) / 64 * 64;
  packed->memory = aligned_alloc(64, bytes ? bytes : 64);
  if (!packed->panels || !packed->memory) {
    ink_unpack(packed);
    return -1;
  }
  memset(packed->memory, 0, bytes);
  if (packed->scale_runs > 0)
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
  return pack_panels(pool, packed, parts, count, 1);
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
  return pack_panels(pool, packed, parts, count, 0);
}

void ink_unpack(ink_packed *packed) {
  free(packed->panels);
  free(packed->memory);
  memset(packed, 0, sizeof *packed);
}

long ink_packed_bytes(const ink_packed *packed) {
  long numbers = packed->panel_count * ink_packed_depth(packed) * packed->width;
  long scales = packed->panel_count * packed->scale_runs * packed->width;
  return numbers * ink_form_of(packed->number).bytes + scales * (long)sizeof(float);
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
