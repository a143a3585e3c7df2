#pragma once
// Classes of 64 bytes at once, which Swift's vectors cannot give as bits: SSE2, which every x86-64
// processor has, and a plain loop for others.

#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/// Of each class a bit for each byte, the first byte's in the lowest.
typedef struct {
  uint64_t letters;      // A to Z, a to z
  uint64_t digits;       // 0 to 9
  uint64_t spaces;       // U+0020
  uint64_t line_feeds;   // U+000A
  uint64_t apostrophes;  // '
  uint64_t others;       // below U+0020, line feeds among them, and all that is not ASCII
} ink_block;

/// The classes of the 64 bytes from `bytes` on, which need not be aligned.
static inline ink_block ink_block_of(const uint8_t *bytes) {
  ink_block block = {0, 0, 0, 0, 0, 0};
#ifdef __SSE2__
#define INK_BITS(test) ((uint64_t)(uint32_t)_mm_movemask_epi8(test) << shift)
  for (int shift = 0; shift < 64; shift += 16) {
    const __m128i all = _mm_loadu_si128((const __m128i *)(bytes + shift));
    // Signed comparisons: each range is moved up so that it ends at 127.
    const __m128i lower = _mm_or_si128(all, _mm_set1_epi8(0x20));
    const __m128i letters = _mm_add_epi8(lower, _mm_set1_epi8(127 - 'z'));
    const __m128i digits = _mm_add_epi8(all, _mm_set1_epi8(127 - '9'));
    block.letters |= INK_BITS(_mm_cmpgt_epi8(letters, _mm_set1_epi8(127 - 26)));
    block.digits |= INK_BITS(_mm_cmpgt_epi8(digits, _mm_set1_epi8(127 - 10)));
    block.spaces |= INK_BITS(_mm_cmpeq_epi8(all, _mm_set1_epi8(' ')));
    block.line_feeds |= INK_BITS(_mm_cmpeq_epi8(all, _mm_set1_epi8('\n')));
    block.apostrophes |= INK_BITS(_mm_cmpeq_epi8(all, _mm_set1_epi8('\'')));
    block.others |= INK_BITS(_mm_cmplt_epi8(all, _mm_set1_epi8(' ')));
  }
#undef INK_BITS
#else
  for (int place = 0; place < 64; place++) {
    const uint8_t byte = bytes[place];
    const uint64_t bit = (uint64_t)1 << place;
    if ((uint8_t)((byte | 0x20) - 'a') < 26) block.letters |= bit;
    if ((uint8_t)(byte - '0') < 10) block.digits |= bit;
    if (byte == ' ') block.spaces |= bit;
    if (byte == '\n') block.line_feeds |= bit;
    if (byte == '\'') block.apostrophes |= bit;
    if (byte < ' ' || byte >= 0x80) block.others |= bit;
  }
#endif
  return block;
}
