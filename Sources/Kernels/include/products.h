// Products of matrices, all row by row in memory.
#ifndef INK_PRODUCTS_H
#define INK_PRODUCTS_H

#include "pool.h"
#include "processor.h"

// A panel of a packed matrix: up to `ink_packed.width` columns side by side.
typedef struct {
  long first;   // the column of the product that its first is
  int columns;  // how many it has; the rest of its room is zero
  int part;     // which of the matrices that were packed together it belongs to
} ink_panel;

// What a packed matrix is made of, and what is multiplied with it.
typedef enum {
  INK_NUMBER_FP32 = 0,
  INK_NUMBER_BF16 = 1,
  // Whole numbers: of a weight 15 bits, with a scale for each column; of x up to 16 bits, with a scale
  // for each run of its row. The sums of a run are exact, those of runs are floats.
  INK_NUMBER_INT16 = 2,
  // Whole numbers of 8 bits, with a scale for each run of a column and of a row of x.
  INK_NUMBER_INT8 = 3,
  INK_NUMBER_COUNT = 4,
} ink_number;

// Numbers of a row that share a scale, and the largest that whole numbers become. That the sum of a run
// of 16 bits stays below 2^31 follows from |Σ w x| ≤ |w| |x| (Cauchy and Schwarz): the lengths |w| are
// known once weights are packed, and scales of x keep |x| below what that leaves. Of 8 bits no sum of a
// run reaches 2^22.
enum { INK_RUN = 64, INK_INT16_WEIGHT = 16383, INK_INT16_INPUT = 32767, INK_INT8 = 127 };

// Whether there are products of such numbers at that level.
int ink_has_products(ink_level level, ink_number number);

// A frozen matrix B of (depth, columns), packed once: panel by panel, in each row by row, so that a
// product reads it as one stream. Of numbers of 16 bits two rows are interleaved, of 8 bits four; those
// of 8 bits lie 128 higher than they are, for the products multiply unsigned with signed numbers.
typedef struct {
  ink_level level;
  ink_number number;
  int width;
  long depth, columns;
  long panel_count;
  ink_panel *panels;
  void *memory;
  float *scales;  // of whole numbers: (panels, runs, width), one run of 16 bits; inside `memory`
  long scale_runs;
  float longest;  // of 16 bits: how long a run of x may be
} ink_packed;

// A matrix (rows, columns) to be packed. `rows` are outputs of a linear layer, `columns` its inputs.
typedef struct {
  const float *weights;
  long rows, columns;
} ink_part;

// Packs B = [W0; W1; …] transposed, for y = x · Wᵀ: parts of the same count of columns side by side.
//
// Gives back 0, or -1 without memory. `packed` is given back by `ink_unpack`.
int ink_pack_forward(ink_pool *pool, ink_level level, ink_number number, const ink_part *parts,
                     int count, ink_packed *packed);

// Packs B = [W0; W1; …] as it is, for dx = dy · W: parts one below the other.
int ink_pack_backward(ink_pool *pool, ink_level level, ink_number number, const ink_part *parts,
                      int count, ink_packed *packed);

void ink_unpack(ink_packed *packed);

// How many bytes a matrix takes when it is packed.
long ink_packed_bytes(const ink_packed *packed);

// The rows of a panel: the depth, rounded up to what the numbers are taken by.
long ink_packed_depth(const ink_packed *packed);

// A row of a panel, the first of those that are interleaved.
const void *ink_packed_panel(const ink_packed *packed, long panel, long row);

// A low-rank update added to a product: inner · panels.
typedef struct {
  const float *inner;  // (rows, inner_row); a part's columns begin at its offset
  long inner_row;
  const float *panels;  // for each panel of the matrix (rank, width)
  long rank;
  const long *offsets;  // for each part; negative where the part has no update. NULL: all 0
} ink_update;

// y = initial + x · B + update. x: (rows, depth); y and initial: (rows, columns); initial may be NULL
// or y; update may be NULL.
void ink_product(ink_pool *pool, const ink_packed *b, const float *x, long x_row, long rows,
                 const ink_update *update, const float *initial, float *y, long y_row);

// Writes (rank, columns) of one part into the panels of an update: factor · source, the source
// (columns, rank) when it is transposed.
void ink_pack_update(const ink_packed *b, int part, const float *source, int is_transposed, long rank,
                     float factor, float *panels);

// C = initial + factor · A · B, unpacked: A (m, k) with any strides, B (k, n) with contiguous rows.
// `initial` may be NULL or c. Best for many rows and few columns.
void ink_multiply_tall(ink_pool *pool, ink_level level, long m, long n, long k, const float *a,
                       long a_row, long a_step, const float *b, long b_row, const float *initial,
                       float *c, long c_row, float factor);

// The same, best for few rows and many columns.
void ink_multiply_wide(ink_pool *pool, ink_level level, long m, long n, long k, const float *a,
                       long a_row, long a_step, const float *b, long b_row, const float *initial,
                       float *c, long c_row, float factor);

#endif
