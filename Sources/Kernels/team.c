#define _GNU_SOURCE  // sched_getaffinity
#include "team.h"

#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

struct ink_team {
  int threads;
  pthread_t *workers;
  void (*body)(void *, int);
  void *context;
  // Each counter on a cache line of its own.
  _Alignas(64) atomic_int round;     // counts runs; workers sleep on it; negative at the end
  _Alignas(64) atomic_int arrived;   // how many have come to the meeting
  _Alignas(64) atomic_int meetings;  // counts meetings that are over
  atomic_int sleepers;
};

typedef struct {
  ink_team *team;
  int thread;
} worker;

// About 30 microseconds awake: a step takes less, a thread that lost its processor takes more.
enum { kPatience = 700 };

static void rest(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

// Whoever changes `place` looks for sleepers after that, whoever sleeps counts himself before he
// looks at `place` a last time (the kernel does): one of them sees the other.
static void wait_while(ink_team *team, atomic_int *place, int value) {
  for (int i = 0; i < kPatience; i++) {
    if (atomic_load_explicit(place, memory_order_acquire) != value) return;
    rest();
  }
  atomic_fetch_add(&team->sleepers, 1);
  while (atomic_load(place) == value)
    syscall(SYS_futex, place, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
  atomic_fetch_sub(&team->sleepers, 1);
}

static void wake(ink_team *team, atomic_int *place) {
  if (atomic_load(&team->sleepers) == 0) return;
  syscall(SYS_futex, place, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

void ink_team_meet(ink_team *team) {
  if (team->threads == 1) return;
  int meeting = atomic_load_explicit(&team->meetings, memory_order_relaxed);
  if (atomic_fetch_add_explicit(&team->arrived, 1, memory_order_acq_rel) == team->threads - 1) {
    atomic_store_explicit(&team->arrived, 0, memory_order_relaxed);
    atomic_store(&team->meetings, meeting + 1);
    wake(team, &team->meetings);
  } else {
    wait_while(team, &team->meetings, meeting);
  }
}

static void *work(void *argument) {
  worker self = *(worker *)argument;
  free(argument);
  for (int round = 0;; round++) {
    wait_while(self.team, &self.team->round, round);
    if (atomic_load_explicit(&self.team->round, memory_order_acquire) < 0) return NULL;
    self.team->body(self.team->context, self.thread);
    ink_team_meet(self.team);
  }
}

int ink_team_processors(void) {
  cpu_set_t set;
  int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
  return count > 0 ? count : 1;
}

long ink_team_read(const void *memory, long bytes) {
  const long *words = memory;
  long sums[8] = {0};
  for (long i = 0; i + 8 <= bytes / 8; i += 8)
    for (int k = 0; k < 8; k++) sums[k] += words[i + k];
  return sums[0] ^ sums[1] ^ sums[2] ^ sums[3] ^ sums[4] ^ sums[5] ^ sums[6] ^ sums[7];
}

ink_team *ink_team_create(int threads) {
  ink_team *team = aligned_alloc(64, sizeof(ink_team));
  if (!team) return NULL;
  team->threads = 1;
  atomic_init(&team->round, 0);
  atomic_init(&team->arrived, 0);
  atomic_init(&team->meetings, 0);
  atomic_init(&team->sleepers, 0);
  team->workers = calloc((size_t)(threads > 1 ? threads : 1), sizeof(pthread_t));
  while (team->workers && team->threads < threads) {
    worker *self = malloc(sizeof(worker));
    if (!self) break;
    *self = (worker){team, team->threads};
    if (pthread_create(&team->workers[team->threads], NULL, work, self) != 0) {
      free(self);
      break;
    }
    team->threads++;
  }
  return team;
}

void ink_team_destroy(ink_team *team) {
  atomic_store(&team->round, INT_MIN);
  wake(team, &team->round);
  for (int i = 1; i < team->threads; i++) pthread_join(team->workers[i], NULL);
  free(team->workers);
  free(team);
}

int ink_team_threads(const ink_team *team) { return team->threads; }

void ink_team_run(ink_team *team, void (*body)(void *context, int thread), void *context) {
  team->body = body;
  team->context = context;
  atomic_fetch_add(&team->round, 1);
  wake(team, &team->round);
  body(context, 0);
  ink_team_meet(team);
}
