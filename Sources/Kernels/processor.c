#define _GNU_SOURCE
#include "processor.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

ink_level ink_processor_highest(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return INK_PLAIN;
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") ||
      !__builtin_cpu_supports("avx512dq") || !__builtin_cpu_supports("avx512vl"))
    return INK_AVX2;
  return __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512vnni") ? INK_AVX512_BF16
                                                                                     : INK_AVX512;
#else
  return INK_PLAIN;
#endif
}

ink_level ink_processor_level(void) {
  static _Atomic int known = -1;
  int level = atomic_load_explicit(&known, memory_order_relaxed);
  if (level >= 0) return (ink_level)level;
  level = ink_processor_highest();
  static const char *const names[] = {"plain", "avx2", "avx512", "bf16"};
  const char *wanted = getenv("INKSTONE_CPU");
  for (int lower = 0; wanted && lower < level; lower++)
    if (strcmp(wanted, names[lower]) == 0) level = lower;
  atomic_store_explicit(&known, level, memory_order_relaxed);
  return (ink_level)level;
}

int ink_core_count(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
  return (int)sysconf(_SC_NPROCESSORS_ONLN);
}
