#pragma once
#include "decoding.h"

extern const ink_decoder ink_decoder_plain;
#if defined(__x86_64__)
extern const ink_decoder ink_decoder_avx2;
extern const ink_decoder ink_decoder_avx512;
#endif
