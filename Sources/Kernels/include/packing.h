// Weights laid out anew for one sequential stream: rows in groups of 16, columns in units of 64.
//
// A group holds its units one after the other. A unit of whole numbers is two blocks of 32 columns,
// each of them lines of 64 bytes: 16 rows side by side, four columns a row. Behind the lines lie the
// scales as halves (16 rows of the first block, 16 of the second; four times 16 where every 16
// columns have a scale of their own), then as many offsets where there are any. In a line of
// nibbles the low half belongs to columns 4j…4j+3 of the block, the high half to 16 + 4j…. Floats
// of any width lie column by column, 16 rows side by side. Rows and columns beyond the matrix are 0.
#ifndef INK_PACKING_H
#define INK_PACKING_H

#include <stdint.h>

typedef enum {
  INK_NIBBLES_CENTRED = 0,  // d (q - 8): Q4_0
  INK_NIBBLES_OFFSET = 1,   // d q + m: Q4_1, Q4_K
  INK_BYTES_CENTRED = 2,    // d (q - 128): Q8_0, Q5_0
  INK_BYTES_OFFSET = 3,     // d q + m: Q5_1, Q5_K
  INK_BYTES_FINE = 4,       // d (q - 128), a scale for each 16 columns: Q6_K
  INK_PACKED_HALVES = 5,
  INK_PACKED_BRAINS = 6,    // bfloat16
  INK_PACKED_FLOATS = 7,
} ink_packing;

enum { INK_GROUP_ROWS = 16, INK_UNIT_COLUMNS = 64 };

// How weights of `storage` (dequantize.h) are packed.
ink_packing ink_packing_of(int storage);

// The bytes of a group of 16 rows; a multiple of 64.
long ink_group_bytes(ink_packing packing, long columns);

// Packs up to 16 rows. `rows` has 16 pointers to the beginnings of rows, NULL beyond the matrix;
// `packing` is that of the storage, or INK_PACKED_FLOATS for any storage.
void ink_pack_group(
    ink_packing packing, int storage, const void *const rows[16], long columns, uint8_t *group);

#endif
