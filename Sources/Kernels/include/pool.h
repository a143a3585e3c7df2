// Threads that sleep while there is nothing to do, for work of many pieces that need not wait for each
// other: a thread that has lost its processor is not waited for while others do its share. Decoding has
// few and tiny pieces, each after the other on all threads: for that there is team.h.
#ifndef INK_POOL_H
#define INK_POOL_H

#include <stddef.h>

typedef struct ink_pool ink_pool;

// Makes a pool of `threads` threads, of which the caller's own is one. NULL without memory.
ink_pool *ink_pool_create(int threads);

// Ends the threads; nothing may be running.
void ink_pool_destroy(ink_pool *pool);

int ink_pool_threads(const ink_pool *pool);

// One piece of a piece of work. `thread` is less than the count of threads.
typedef void (*ink_body)(long index, int thread, void *context);

// Runs `body` once for each index below `count`, in any order, on any of the threads, and returns
// when all are done. Callers on several threads take turns. A body may not call this itself.
//
// What a piece computes must not depend on the thread it runs on; then results are the same bits
// whatever the count of threads.
void ink_pool_run(ink_pool *pool, long count, ink_body body, void *context);

// Memory of a thread's own, kept from piece to piece; only for the body that runs on it. Aligned to
// 64 bytes; what is in it is left over from others. Ends the program when there is no memory.
void *ink_pool_scratch(ink_pool *pool, int thread, size_t bytes);

// Keeps other callers out from here to `ink_pool_release`, for work of several runs.
void ink_pool_take(ink_pool *pool);
void ink_pool_release(ink_pool *pool);

// Memory that the runs of one caller share, between `ink_pool_take` and `ink_pool_release`. Else as
// `ink_pool_scratch`.
void *ink_pool_shared(ink_pool *pool, size_t bytes);

#endif
