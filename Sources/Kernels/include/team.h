// Threads that go through the same steps together, for work of many short steps.
#ifndef INK_TEAM_H
#define INK_TEAM_H

typedef struct ink_team ink_team;

// How many processors this process may run on.
int ink_team_processors(void);

// Reads memory as fast as a thread can, and gives back what keeps the compiler from leaving it out.
long ink_team_read(const void *memory, long bytes);

// Makes a team of `threads`, of which the caller's own is one. NULL without memory.
ink_team *ink_team_create(int threads);

// Ends the threads; nothing may be running.
void ink_team_destroy(ink_team *team);

int ink_team_threads(const ink_team *team);

// Runs `body` on every thread at once and returns when all are done.
void ink_team_run(ink_team *team, void (*body)(void *context, int thread), void *context);

// Inside a body: goes on when every thread has come here. Waits awake for some microseconds, then
// asleep, so that a team does not starve others of the processor.
void ink_team_meet(ink_team *team);

#endif
