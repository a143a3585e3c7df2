#include "attention.h"

#include <string.h>

#include "blocks.h"

// Queries taken at a time on the way back, so that their scores stay in the second cache.
#define QUERY_BLOCK 64

typedef struct {
  ink_pool *pool;
  const ink_loops *loops;
  ink_attention_shape shape;
  const ink_segment *segments;
  long count;
  const float *qkv, *y, *dy;
  float *out, *sums;
  // Backward: where the gradients by keys and values of each segment and key head are gathered.
  float *shares;
  const long *share_offsets;
} attention;

static long padded(long count) { return (count + 47) / 48 * 48; }

// How many keys the last row of a segment sees.
static long key_count(const ink_segment *segments, long s) {
  long count = 0;
  for (; s >= 0; s = segments[s].parent) count += segments[s].count;
  return count;
}

// Copies what stands at `at` of every row that the segment sees, in order, to rows of `to`; with
// `is_turned`, to columns, `to_row` apart.
static void collect(const attention *a, long s, long at, int is_turned, float *to, long to_row) {
  long width = a->shape.width, end = key_count(a->segments, s);
  for (; s >= 0; s = a->segments[s].parent) {
    const ink_segment *segment = &a->segments[s];
    end -= segment->count;
    const float *from = a->qkv + segment->first * a->shape.row + at;
    for (long i = 0; i < segment->count; i++, from += a->shape.row)
      if (is_turned)
        for (long d = 0; d < width; d++) to[d * to_row + end + i] = from[d];
      else
        memcpy(to + (end + i) * to_row, from, (size_t)width * sizeof(float));
  }
}

// A piece of work, there and back: one segment and one key head with its group of queries.
typedef struct {
  long s, kv;
  const ink_segment *segment;
  long keys, before;  // keys that its last row sees, and those of its ancestors
  long room;          // from row to row of scores
  long first_head, end_head;
} piece;

static piece piece_of(const attention *a, long index) {
  long s = index / a->shape.kv_heads, kv = index % a->shape.kv_heads;
  long keys = key_count(a->segments, s), group = a->shape.heads / a->shape.kv_heads;
  return (piece){.s = s,
                 .kv = kv,
                 .segment = &a->segments[s],
                 .keys = keys,
                 .before = keys - a->segments[s].count,
                 .room = padded(keys),
                 .first_head = kv * group,
                 .end_head = (kv + 1) * group};
}

static void attend(long index, int thread, void *context) {
  const attention *a = context;
  const ink_loops *loops = a->loops;
  ink_attention_shape shape = a->shape;
  piece p = piece_of(a, index);
  const ink_segment *segment = p.segment;
  long before = p.before, room = p.room, width = shape.width;
  float *turned = ink_pool_scratch(
      a->pool, thread, (size_t)(2 * width * room + loops->tile_rows * room) * sizeof(float));
  float *values = turned + width * room, *scores = values + width * room;
  collect(a, p.s, shape.key + p.kv * width, 1, turned, room);
  collect(a, p.s, shape.value + p.kv * width, 0, values, width);
  for (long h = p.first_head; h < p.end_head; h++)
    for (long i = 0; i < segment->count; i += loops->tile_rows) {
      long rows = least(loops->tile_rows, segment->count - i), seen = before + i + rows;
      long at = segment->first + i;
      ink_block_multiply(loops, rows, seen, width, a->qkv + at * shape.row + h * width, shape.row, 1,
                         turned, room, NULL, scores, room, shape.scale);
      for (long r = 0; r < rows; r++) {
        long own = before + i + r + 1;
        a->sums[(at + r) * shape.heads + h] = loops->softmax(scores + r * room, own);
        for (long j = own; j < seen; j++) scores[r * room + j] = 0;
      }
      ink_block_multiply(loops, rows, width, seen, scores, room, 1, values, width, NULL,
                         a->out + (at * shape.heads + h) * width, shape.heads * width, 1);
    }
}

void ink_attention(ink_pool *pool, ink_level level, ink_attention_shape shape,
                   const ink_segment *segments, long count, const float *qkv, float *y, float *sums) {
  attention a = {pool, ink_loops_of(level), shape, segments, count, qkv, NULL, NULL, y, sums, NULL, NULL};
  ink_pool_run(pool, count * shape.kv_heads, attend, &a);
}

static void attend_backward(long index, int thread, void *context) {
  const attention *a = context;
  const ink_loops *loops = a->loops;
  ink_attention_shape shape = a->shape;
  piece p = piece_of(a, index);
  const ink_segment *segment = p.segment;
  long keys = p.keys, before = p.before, room = p.room, width = shape.width;
  long block = least(QUERY_BLOCK, segment->count);
  float *turned_keys = ink_pool_scratch(
      a->pool, thread, (size_t)(3 * width * room + 2 * block * room) * sizeof(float));
  float *turned_values = turned_keys + width * room, *plain_keys = turned_values + width * room;
  float *scores = plain_keys + width * room, *d = scores + block * room;
  collect(a, p.s, shape.key + p.kv * width, 1, turned_keys, room);
  collect(a, p.s, shape.key + p.kv * width, 0, plain_keys, width);
  collect(a, p.s, shape.value + p.kv * width, 1, turned_values, room);
  float *dkeys = a->shares + (a->share_offsets[p.s] + p.kv * keys) * 2 * width;
  float *dvalues = dkeys + keys * width;
  memset(dkeys, 0, (size_t)(2 * keys * width) * sizeof(float));
  long y_row = shape.heads * width;
  for (long h = p.first_head; h < p.end_head; h++)
    for (long start = 0; start < segment->count; start += block) {
      long count = least(block, segment->count - start), all = before + start + count;
      const float *queries = a->qkv + (segment->first + start) * shape.row + h * width;
      const float *y = a->y + (segment->first + start) * y_row + h * width;
      const float *dy = a->dy + (segment->first + start) * y_row + h * width;
      for (long i = 0; i < count; i += loops->tile_rows) {
        long rows = least(loops->tile_rows, count - i), seen = before + start + i + rows;
        float *score = scores + i * room, *dscore = d + i * room;
        ink_block_multiply(loops, rows, seen, width, queries + i * shape.row, shape.row, 1, turned_keys,
                           room, NULL, score, room, shape.scale);
        ink_block_multiply(loops, rows, seen, width, dy + i * y_row, y_row, 1, turned_values, room, NULL,
                           dscore, room, 1);
        for (long r = 0; r < rows; r++) {
          long own = before + start + i + r + 1;
          float sum = a->sums[(segment->first + start + i + r) * shape.heads + h];
          float dot = loops->dot(y + (i + r) * y_row, dy + (i + r) * y_row, width);
          loops->softmax_backward(score + r * room, dscore + r * room, sum, dot, shape.scale, own);
          for (long j = own; j < all; j++) score[r * room + j] = dscore[r * room + j] = 0;
        }
        ink_block_multiply(loops, rows, width, seen, dscore, room, 1, plain_keys, width, NULL,
                           a->out + (segment->first + start + i) * shape.row + h * width, shape.row, 1);
      }
      ink_block_multiply(loops, all, width, count, d, 1, room, queries, shape.row, dkeys, dkeys, width,
                         1);
      ink_block_multiply(loops, all, width, count, scores, 1, room, dy, y_row, dvalues, dvalues, width,
                         1);
    }
}

// Adds up, for the rows of one segment and one key head, what the segment itself and all that
// continue it have found, always in the same order.
static void add_shares(long index, int thread, void *context) {
  (void)thread;
  const attention *a = context;
  ink_attention_shape shape = a->shape;
  long s = index / shape.kv_heads, kv = index % shape.kv_heads, width = shape.width;
  const ink_segment *segment = &a->segments[s];
  long begin = key_count(a->segments, s) - segment->count;
  for (long other = s; other < a->count; other++) {
    long ancestor = other;
    while (ancestor > s) ancestor = a->segments[ancestor].parent;
    if (ancestor != s) continue;
    long keys = key_count(a->segments, other);
    const float *dkeys = a->shares + (a->share_offsets[other] + kv * keys) * 2 * width + begin * width;
    const float *dvalues = dkeys + keys * width;
    for (long i = 0; i < segment->count; i++) {
      float *to = a->out + (segment->first + i) * shape.row + kv * width;
      if (other == s) {
        memcpy(to + shape.key, dkeys + i * width, (size_t)width * sizeof(float));
        memcpy(to + shape.value, dvalues + i * width, (size_t)width * sizeof(float));
      } else {
        a->loops->add(to + shape.key, dkeys + i * width, width);
        a->loops->add(to + shape.value, dvalues + i * width, width);
      }
    }
  }
}

void ink_attention_backward(ink_pool *pool, ink_level level, ink_attention_shape shape,
                            const ink_segment *segments, long count, const float *qkv, const float *y,
                            const float *sums, const float *dy, float *dqkv) {
  attention a = {pool, ink_loops_of(level), shape, segments, count, qkv, y, dy, dqkv, (float *)sums,
                 NULL, NULL};
  long keys = 0;
  for (long s = 0; s < count; s++) keys += key_count(segments, s) * shape.kv_heads;
  ink_pool_take(pool);
  size_t offsets = (size_t)padded(count) * sizeof(long);
  char *room = ink_pool_shared(pool, offsets + (size_t)(keys * 2 * shape.width) * sizeof(float));
  long *share_offsets = (long *)room;
  a.share_offsets = share_offsets;
  a.shares = (float *)(room + offsets);
  long offset = 0;
  for (long s = 0; s < count; s++) {
    share_offsets[s] = offset;
    offset += key_count(segments, s) * shape.kv_heads;
  }
  ink_pool_run(pool, count * shape.kv_heads, attend_backward, &a);
  ink_pool_run(pool, count * shape.kv_heads, add_shares, &a);
  ink_pool_release(pool);
}
