#define _GNU_SOURCE
#include "pool.h"

#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

// The work under way is told by one word: its number in the upper half, the next index in the lower.
// A thread claims an index by exchanging the word, so a thread that comes late for one piece of work
// can never take an index of the next. While the description changes, the lower half is CLOSED.
#define CLOSED 0xFFFFFFFFu
// About 20 microseconds: the next loop of a layer comes sooner than a sleeping thread wakes.
#define SPINS 600

typedef struct scratch {
  void *memory;
  size_t size;
  char apart[48];
} scratch;

struct ink_pool {
  _Atomic uint64_t claim;
  char apart1[56];
  _Atomic uint32_t done;
  char apart2[60];
  _Atomic uint32_t signal;
  _Atomic uint32_t sleepers;
  _Atomic uint32_t waiting;
  _Atomic int is_ending;
  _Atomic uint32_t count;
  _Atomic(ink_body) body;
  _Atomic(void *) context;
  pthread_mutex_t turn;
  int threads;
  pthread_t *handles;
  scratch *scratch;
  struct scratch shared;
  _Atomic int next_thread;
};

static void futex_wait(_Atomic uint32_t *word, uint32_t value) {
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

static void futex_wake(_Atomic uint32_t *word) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT32_MAX, NULL, NULL, 0);
}

static void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

// Numbers below 1e-38 count as zero while pieces of work run: a processor takes a hundred times as long
// for one of them, and attention makes many. Gives back what to restore.
static unsigned flush_tiny(void) {
#if defined(__x86_64__)
  unsigned before = _mm_getcsr();
  _mm_setcsr(before | _MM_FLUSH_ZERO_ON | 0x40 /* denormals are zero */);
  return before;
#else
  return 0;
#endif
}

static void restore(unsigned before) {
#if defined(__x86_64__)
  _mm_setcsr(before);
#else
  (void)before;
#endif
}

// Takes indices of the work under way until there is none left.
static void work(ink_pool *pool, int thread) {
  for (;;) {
    uint64_t claim = atomic_load(&pool->claim);
    uint32_t index = (uint32_t)claim;
    uint32_t count = atomic_load(&pool->count);
    ink_body body = atomic_load(&pool->body);
    void *context = atomic_load(&pool->context);
    if (index == CLOSED || index >= count) return;
    // What was read above belongs to this work if the word has not changed meanwhile.
    if (!atomic_compare_exchange_weak(&pool->claim, &claim, claim + 1)) continue;
    body(index, thread, context);
    if (atomic_fetch_add(&pool->done, 1) + 1 == count && atomic_load(&pool->waiting))
      futex_wake(&pool->done);
  }
}

static void *live(void *argument) {
  ink_pool *pool = argument;
  flush_tiny();
  int thread = atomic_fetch_add(&pool->next_thread, 1);
  uint32_t seen = 0;
  for (;;) {
    uint32_t signal = atomic_load(&pool->signal);
    for (int spin = 0; signal == seen && spin < SPINS; spin++) {
      relax();
      signal = atomic_load(&pool->signal);
    }
    if (signal == seen) {
      atomic_fetch_add(&pool->sleepers, 1);
      futex_wait(&pool->signal, seen);
      atomic_fetch_sub(&pool->sleepers, 1);
      continue;
    }
    seen = signal;
    if (atomic_load(&pool->is_ending)) return NULL;
    work(pool, thread);
  }
}

ink_pool *ink_pool_create(int threads) {
  ink_pool *pool = calloc(1, sizeof *pool);
  if (!pool) return NULL;
  pool->threads = 1;
  pool->claim = CLOSED;
  pool->next_thread = 1;
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&pool->turn, &attributes);
  pthread_mutexattr_destroy(&attributes);
  pool->handles = calloc((size_t)threads, sizeof *pool->handles);
  pool->scratch = calloc((size_t)threads, sizeof *pool->scratch);
  if (!pool->handles || !pool->scratch) {
    ink_pool_destroy(pool);
    return NULL;
  }
  // With fewer threads than wanted the work is done all the same.
  while (pool->threads < threads &&
         pthread_create(&pool->handles[pool->threads], NULL, live, pool) == 0)
    pool->threads++;
  return pool;
}

void ink_pool_destroy(ink_pool *pool) {
  atomic_store(&pool->is_ending, 1);
  atomic_fetch_add(&pool->signal, 1);
  futex_wake(&pool->signal);
  for (int thread = 1; thread < pool->threads; thread++) pthread_join(pool->handles[thread], NULL);
  for (int thread = 0; pool->scratch && thread < pool->threads; thread++)
    free(pool->scratch[thread].memory);
  pthread_mutex_destroy(&pool->turn);
  free(pool->handles);
  free(pool->shared.memory);
  free(pool->scratch);
  free(pool);
}

int ink_pool_threads(const ink_pool *pool) { return pool->threads; }

void ink_pool_run(ink_pool *pool, long count, ink_body body, void *context) {
  if (count <= 0) return;
  pthread_mutex_lock(&pool->turn);
  unsigned before = flush_tiny();
  if (pool->threads == 1 || count == 1) {
    for (long index = 0; index < count; index++) body(index, 0, context);
    restore(before);
    pthread_mutex_unlock(&pool->turn);
    return;
  }
  uint64_t number = (atomic_load(&pool->claim) >> 32) + 1;
  atomic_store(&pool->claim, number << 32 | CLOSED);
  atomic_store(&pool->done, 0);
  atomic_store(&pool->count, (uint32_t)count);
  atomic_store(&pool->body, body);
  atomic_store(&pool->context, context);
  atomic_store(&pool->claim, number << 32);
  atomic_fetch_add(&pool->signal, 1);
  if (atomic_load(&pool->sleepers) > 0) futex_wake(&pool->signal);
  work(pool, 0);
  restore(before);
  uint32_t done = atomic_load(&pool->done);
  for (int spin = 0; done < count && spin < SPINS; spin++) {
    relax();
    done = atomic_load(&pool->done);
  }
  while (done < count) {
    atomic_store(&pool->waiting, 1);
    // A piece done since makes the wait return at once.
    done = atomic_load(&pool->done);
    if (done < count) futex_wait(&pool->done, done);
    done = atomic_load(&pool->done);
  }
  atomic_store(&pool->waiting, 0);
  pthread_mutex_unlock(&pool->turn);
}

static void *grown(scratch *mine, size_t bytes) {
  if (mine->size < bytes) {
    free(mine->memory);
    mine->size = (bytes + bytes / 4 + 4095) / 4096 * 4096;
    mine->memory = aligned_alloc(64, mine->size);
    if (!mine->memory) {
      fputs("error: no memory for a layer's scratch room\n", stderr);
      abort();
    }
  }
  return mine->memory;
}

void *ink_pool_scratch(ink_pool *pool, int thread, size_t bytes) {
  return grown(&pool->scratch[thread], bytes);
}

void ink_pool_take(ink_pool *pool) { pthread_mutex_lock(&pool->turn); }

void ink_pool_release(ink_pool *pool) { pthread_mutex_unlock(&pool->turn); }

void *ink_pool_shared(ink_pool *pool, size_t bytes) { return grown(&pool->shared, bytes); }
