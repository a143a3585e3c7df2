#include "packing.h"

#include <string.h>

#include "dequantize.h"
#include "half.h"

ink_packing ink_packing_of(int storage) {
  switch (storage) {
  case INK_Q4_0: return INK_NIBBLES_CENTRED;
  case INK_Q4_1:
  case INK_Q4_K: return INK_NIBBLES_OFFSET;
  case INK_Q8_0:
  case INK_Q5_0: return INK_BYTES_CENTRED;
  case INK_Q5_1:
  case INK_Q5_K: return INK_BYTES_OFFSET;
  case INK_Q6_K: return INK_BYTES_FINE;
  case INK_F16: return INK_PACKED_HALVES;
  case INK_BF16: return INK_PACKED_BRAINS;
  default: return INK_PACKED_FLOATS;
  }
}

static long unit_bytes(ink_packing packing) {
  switch (packing) {
  case INK_NIBBLES_CENTRED: return 512 + 64;
  case INK_NIBBLES_OFFSET: return 512 + 64 + 64;
  case INK_BYTES_CENTRED: return 1024 + 64;
  case INK_BYTES_OFFSET: return 1024 + 64 + 64;
  case INK_BYTES_FINE: return 1024 + 128;
  default: return 0;
  }
}

long ink_group_bytes(ink_packing packing, long columns) {
  long units = (columns + INK_UNIT_COLUMNS - 1) / INK_UNIT_COLUMNS;
  switch (packing) {
  case INK_PACKED_HALVES:
  case INK_PACKED_BRAINS: return units * INK_UNIT_COLUMNS * 32;
  case INK_PACKED_FLOATS: return units * INK_UNIT_COLUMNS * 64;
  default: return units * unit_bytes(packing);
  }
}

// Some columns of all rows at a time, so that what is written stays in the nearest cache.
static void pack_floats(int storage, const void *const rows[16], long columns, float *group) {
  enum { kSome = 256 };  // whole blocks of every storage
  float some[kSome];
  long weights = ink_block_weights(storage), bytes = ink_block_bytes(storage);
  for (long start = 0; start < columns; start += kSome) {
    long count = columns - start < kSome ? columns - start : kSome;
    for (int r = 0; r < 16; r++) {
      if (!rows[r]) continue;
      const uint8_t *row = rows[r];
      ink_dequantize(storage, row + start / weights * bytes, count / weights, some);
      for (long c = 0; c < count; c++) group[(start + c) * 16 + r] = some[c];
    }
  }
}

static void pack_shorts(const void *const rows[16], long columns, uint16_t *group) {
  for (long start = 0; start < columns; start += 64) {
    long end = start + 64 < columns ? start + 64 : columns;
    for (int r = 0; r < 16; r++) {
      if (!rows[r]) continue;
      const uint8_t *row = rows[r];
      for (long c = start; c < end; c++) memcpy(group + c * 16 + r, row + 2 * c, 2);
    }
  }
}

// Two storages that are laid out alike go over without being taken apart.
static void copy_run(const uint8_t *q, int lines, uint8_t flip, uint8_t *line) {
  for (int j = 0; j < lines; j++) {
    uint32_t four;
    memcpy(&four, q + 4 * j, 4);
    four ^= flip * 0x01010101u;
    memcpy(line + 64 * j, &four, 4);
  }
}

void ink_pack_group(
    ink_packing packing, int storage, const void *const rows[16], long columns, uint8_t *group) {
  memset(group, 0, (size_t)ink_group_bytes(packing, columns));
  switch (packing) {
  case INK_PACKED_FLOATS: pack_floats(storage, rows, columns, (float *)group); return;
  case INK_PACKED_HALVES:
  case INK_PACKED_BRAINS: pack_shorts(rows, columns, (uint16_t *)group); return;
  default: break;
  }
  int are_nibbles = packing <= INK_NIBBLES_OFFSET;
  long line_bytes = are_nibbles ? 256 : 512, bytes = unit_bytes(packing);
  for (long run = 0; run < columns / 32; run++) {
    uint8_t *unit = group + (run >> 1) * bytes, *lines = unit + (run & 1) * line_bytes;
    uint16_t *scales = (uint16_t *)(unit + 2 * line_bytes);
    for (int r = 0; r < 16; r++) {
      if (!rows[r]) continue;
      const uint8_t *row = rows[r];
      if (storage == INK_Q4_1) {
        const uint8_t *block = row + run * 20;
        copy_run(block + 4, 4, 0, lines + 4 * r);
        memcpy(scales + (run & 1) * 16 + r, block, 2);
        memcpy(scales + 32 + (run & 1) * 16 + r, block + 2, 2);
        continue;
      }
      if (storage == INK_Q4_0) {
        const uint8_t *block = row + run * 18;
        copy_run(block + 2, 4, 0, lines + 4 * r);
        memcpy(scales + (run & 1) * 16 + r, block, 2);
        continue;
      }
      if (storage == INK_Q8_0) {
        const uint8_t *block = row + run * 34;
        copy_run(block + 2, 8, 128, lines + 4 * r);
        memcpy(scales + (run & 1) * 16 + r, block, 2);
        continue;
      }
      uint8_t q[32];
      float scale[2], offset[2];
      int centre = ink_take_apart(storage, row, run, q, scale, offset);
      if (are_nibbles) {
        for (int i = 0; i < 16; i++) q[i] |= q[i + 16] << 4;
        copy_run(q, 4, 0, lines + 4 * r);
      } else {
        if (centre != 0) {
          for (int i = 0; i < 32; i++) q[i] += 128 - centre;
        }
        copy_run(q, 8, 0, lines + 4 * r);
      }
      if (packing == INK_BYTES_FINE) {
        scales[(run & 1) * 32 + r] = ink_half_of_float(scale[0]);
        scales[(run & 1) * 32 + 16 + r] = ink_half_of_float(scale[1]);
      } else {
        scales[(run & 1) * 16 + r] = ink_half_of_float(scale[0]);
        if (packing == INK_NIBBLES_OFFSET || packing == INK_BYTES_OFFSET)
          scales[32 + (run & 1) * 16 + r] = ink_half_of_float(offset[0]);
      }
    }
  }
}
