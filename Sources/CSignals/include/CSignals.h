#pragma once
#include <stdbool.h>
#include <termios.h>

// Signal handlers, in C because Swift code is not async-signal-safe: even reading a global may take
// a lock. A handler here writes one byte to a pipe, or puts the terminal back and dies.

/// Installs the handlers once and gives back the reading end of the pipe (never blocks, closed by
/// exec), or -1 with errno set. Each byte in it is the number of a signal: SIGINT, SIGWINCH or
/// SIGCONT. SIGPIPE is ignored from then on, so that a write tells EPIPE.
///
/// SIGTERM, SIGHUP and SIGQUIT put the terminal back and end the program as they would have without
/// a handler; so does SIGTSTP before it stops the program. A signal that was ignored when the
/// program started (`nohup`) stays ignored.
int ink_signals_start(void);

/// A pipe that never blocks and is closed by exec, for Swift does not see pipe2. 0, or -1 with errno
/// set.
int ink_pipe(int ends[2]);

/// Says how the terminal `descriptor` is to be left if the program dies: in the modes `cooked`, and
/// with `farewell` (at most 63 bytes, such as "bracketed paste off") written to it.
void ink_terminal_borrow(int descriptor, const struct termios *cooked, const char *farewell);

/// Says that the terminal has been put back.
void ink_terminal_return(void);

/// Puts the terminal back if it is borrowed. Async-signal-safe; does nothing the second time.
void ink_terminal_restore(void);

/// While another program has the terminal: Ctrl-\ is for it alone. Ctrl-C only writes to the pipe.
void ink_signals_lend(void);

/// Undoes `ink_signals_lend`.
void ink_signals_take_back(void);
