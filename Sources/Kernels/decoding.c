#include "decoding.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "decoders.h"

const ink_decoder *ink_decoder_at(int index) {
  const ink_decoder *known[4] = {&ink_decoder_plain};
  int count = 1;
#if defined(__x86_64__)
  __builtin_cpu_init();
  int has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                 __builtin_cpu_supports("f16c");
  if (has_avx2) known[count++] = &ink_decoder_avx2;
  if (has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512vnni"))
    known[count++] = &ink_decoder_avx512;
#endif
  return index >= 0 && index < count ? known[index] : NULL;
}

const ink_decoder *ink_decoder_best(void) {
  // INKSTONE_CPU holds it to less, as it does for the other loops.
  const char *wanted = getenv("INKSTONE_CPU");
  const ink_decoder *best = ink_decoder_at(0);
  for (int index = 0; ink_decoder_at(index) != NULL; index++) {
    best = ink_decoder_at(index);
    if (wanted && strcmp(wanted, best->name) == 0) break;
  }
  return best;
}

void ink_cached_attention_add(ink_cached_attention *work, const float *query, long limit, float *output) {
  work->queries[work->count] = query;
  work->limits[work->count] = limit;
  work->outputs[work->count] = output;
  work->count++;
}

void ink_decode_angles(
    const float *frequencies, long pairs, long position, float magnitude, float *angles) {
  for (long i = 0; i < pairs; i++) {
    float angle = (float)position * frequencies[i];
    angles[i] = cosf(angle) * magnitude;
    angles[i + pairs] = sinf(angle) * magnitude;
  }
}
