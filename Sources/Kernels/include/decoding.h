// What computing the next token takes, for each instruction set: products with packed weights,
// norms, rotation, attention over a cache.
//
// Inputs of a product are quantised first: 32 columns share a scale and have 15 bits each, fine
// enough that what is lost cannot be seen beside the weights' own rounding. Vectors are padded with
// zeros to whole units of 64 columns, outputs to whole groups of 16 rows.
#ifndef INK_DECODING_H
#define INK_DECODING_H

#include <stdbool.h>
#include <stdint.h>

#include "packing.h"

enum {
  INK_RECORD_BYTES = 192,     // of 64 quantised columns
  INK_PAGE_POSITIONS = 64,    // of a page of the cache
  INK_MOST_QUERIES = 8,       // that attention takes at once
};

// Where a matrix lies, and as what.
typedef struct {
  ink_packing packing;
  long columns;
  const uint8_t *groups;  // the first; aligned to 64
} ink_packed_matrix;

// Some query heads that share one key head, and what each may see.
typedef struct {
  // Beginnings of pages in the order of their positions; their numbers are halves, or floats.
  const void *const *pages;
  bool are_floats;
  // Where, in numbers from the beginning of a page, the head's keys and values lie. Keys: blocks of
  // 16 positions, each `width` times 16. Values: chunks of 16 of the (padded) width, each 64
  // positions times 16.
  long keys, values;
  long width;  // D
  int count;   // at most INK_MOST_QUERIES
  const float *queries[INK_MOST_QUERIES];  // D each, scaled
  long limits[INK_MOST_QUERIES];           // query i sees the positions below this
  float *outputs[INK_MOST_QUERIES];        // D each
  float *scratch;  // 8 times the longest limit, rounded up to whole pages
} ink_cached_attention;

typedef struct {
  const char *name;

  // Quantises one vector of `columns` floats, which are padded to whole units, to records.
  void (*quantise)(const float *input, long columns, uint8_t *records);

  // Multiplies `tokens` vectors by the rows of `groups` groups from group `first` on.
  //
  // `inputs` are records where weights are whole numbers, else floats; `input_stride` counts bytes
  // from token to token. `output` points to row 0 of token 0, `output_stride` counts floats. What
  // is computed replaces what is there, or is added to it.
  void (*product)(
      const ink_packed_matrix *matrix, long first, long groups, const void *inputs,
      long input_stride, long tokens, float *output, long output_stride, bool add);

  // output = input / root(mean square + epsilon) * weight; `output` may be `input`.
  void (*norm)(const float *input, const float *weight, float epsilon, long columns, float *output);

  // Turns the pairs (i, i + width / 2) of one head and multiplies it by `scale`; `angles` has
  // width / 2 cosines, then as many sines.
  void (*rotate)(float *head, const float *angles, long width, float scale);

  // to += from
  void (*add)(float *to, const float *from, long count);

  // gate = gate / (1 + exp(-gate)) * up
  void (*swiglu)(float *gate, const float *up, long count);

  void (*attend)(const ink_cached_attention *work);

  // Writes one position's key and value of a head into its page; `place` is its place there.
  void (*store)(
      void *page, bool are_floats, long keys, long values, long width, long place,
      const float *key, const float *value);
} ink_decoder;

// Adds a query to those that `work` holds; at most INK_MOST_QUERIES.
void ink_cached_attention_add(ink_cached_attention *work, const float *query, long limit, float *output);

// The cosines, then the sines, of `pairs` frequencies at a position, times `magnitude`.
void ink_decode_angles(
    const float *frequencies, long pairs, long position, float magnitude, float *angles);

// The fastest that this processor runs.
const ink_decoder *ink_decoder_best(void);

// All that this processor runs, the plain one first; NULL beyond the last.
const ink_decoder *ink_decoder_at(int index);

#endif
