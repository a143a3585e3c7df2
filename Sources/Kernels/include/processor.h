// Which loops this processor can run.
#ifndef INK_PROCESSOR_H
#define INK_PROCESSOR_H

// Each level has all that the one before has.
typedef enum {
  INK_PLAIN = 0,        // C as it is written: the reference, and the way on any other processor
  INK_AVX2 = 1,         // AVX2 and FMA
  INK_AVX512 = 2,       // AVX-512 F, BW, DQ and VL
  INK_AVX512_BF16 = 3,  // and its products of bfloat16
} ink_level;

// The highest level of this processor, or a lower one when INKSTONE_CPU names it: plain, avx2,
// avx512 or bf16. Found out once.
ink_level ink_processor_level(void);

// The highest level that this processor has, whatever the environment says.
ink_level ink_processor_highest(void);

// The cores that the system lets this process run on.
int ink_core_count(void);

#endif
