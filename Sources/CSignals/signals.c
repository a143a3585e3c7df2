#define _GNU_SOURCE
#include "CSignals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

static int pipe_ends[2] = {-1, -1};

// Written only while `borrowed` is false, so that a handler never sees half of them.
static int terminal;
static struct termios cooked_modes;
static char farewell_text[64];
static size_t farewell_length;
static atomic_bool borrowed;

void ink_terminal_borrow(int descriptor, const struct termios *cooked, const char *farewell) {
  atomic_store(&borrowed, false);
  terminal = descriptor;
  cooked_modes = *cooked;
  farewell_length = strnlen(farewell, sizeof farewell_text - 1);
  memcpy(farewell_text, farewell, farewell_length);
  atomic_store(&borrowed, true);
}

void ink_terminal_return(void) { atomic_store(&borrowed, false); }

void ink_terminal_restore(void) {
  if (!atomic_exchange(&borrowed, false)) return;
  int before = errno;
  // A background process that sets the terminal's modes is stopped by SIGTTOU unless it blocks it.
  sigset_t output_stop, previous;
  sigemptyset(&output_stop);
  sigaddset(&output_stop, SIGTTOU);
  sigprocmask(SIG_BLOCK, &output_stop, &previous);
  ssize_t written = write(terminal, farewell_text, farewell_length);
  (void)written;
  tcsetattr(terminal, TCSANOW, &cooked_modes);
  sigprocmask(SIG_SETMASK, &previous, NULL);
  errno = before;
}

static void handle_with(int number, void (*body)(int), int flags) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = body;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, NULL);
}

static void tell(int number) {
  int before = errno;
  unsigned char byte = (unsigned char)number;
  // A full pipe has thousands of unread signals in it: one more would say nothing new.
  ssize_t written = write(pipe_ends[1], &byte, 1);
  (void)written;
  errno = before;
}

static void die(int number) {
  ink_terminal_restore();
  // SA_RESETHAND has put the default action back; it is taken as soon as this handler returns.
  raise(number);
}

static void stop(int number) {
  int before = errno;
  ink_terminal_restore();
  handle_with(SIGTSTP, SIG_DFL, 0);
  raise(number);
  // Stops here, inside the handler, and goes on from here after SIGCONT.
  sigset_t only, previous;
  sigemptyset(&only);
  sigaddset(&only, SIGTSTP);
  sigprocmask(SIG_UNBLOCK, &only, &previous);
  sigprocmask(SIG_SETMASK, &previous, NULL);
  handle_with(SIGTSTP, stop, 0);
  errno = before;
}

static void handle_unless_ignored(int number, void (*body)(int), int flags) {
  struct sigaction old;
  if (sigaction(number, NULL, &old) == 0 && old.sa_handler == SIG_IGN) return;
  handle_with(number, body, flags);
}

int ink_pipe(int ends[2]) { return pipe2(ends, O_NONBLOCK | O_CLOEXEC); }

int ink_signals_start(void) {
  if (pipe_ends[0] >= 0) return pipe_ends[0];
  if (ink_pipe(pipe_ends) != 0) return -1;
  handle_with(SIGPIPE, SIG_IGN, 0);
  // No SA_RESTART: a blocking read on the terminal must end when Ctrl-C is typed.
  handle_unless_ignored(SIGINT, tell, 0);
  handle_with(SIGWINCH, tell, SA_RESTART);
  handle_with(SIGCONT, tell, SA_RESTART);
  handle_unless_ignored(SIGTERM, die, SA_RESETHAND);
  handle_unless_ignored(SIGHUP, die, SA_RESETHAND);
  handle_unless_ignored(SIGQUIT, die, SA_RESETHAND);
  handle_unless_ignored(SIGTSTP, stop, 0);
  return pipe_ends[0];
}

static struct sigaction quit_action;

void ink_signals_lend(void) {
  struct sigaction ignored;
  memset(&ignored, 0, sizeof ignored);
  ignored.sa_handler = SIG_IGN;
  sigemptyset(&ignored.sa_mask);
  sigaction(SIGQUIT, &ignored, &quit_action);
}

void ink_signals_take_back(void) { sigaction(SIGQUIT, &quit_action, NULL); }
