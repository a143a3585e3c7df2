#pragma once
// What the C library has and Swift's Glibc module leaves out.

#include <wchar.h>

/// Hidden by wchar.h unless _XOPEN_SOURCE is defined, which Swift's Glibc module does not do.
extern int wcwidth(wchar_t character);

// Hidden likewise: pseudo-terminals, and starting a program in a session and folder of its own.
#include <spawn.h>
extern int posix_openpt(int flags);
extern int grantpt(int descriptor);
extern int unlockpt(int descriptor);
extern char *ptsname(int descriptor);
extern int posix_spawn_file_actions_addchdir_np(
    posix_spawn_file_actions_t *actions, const char *path);
static const short ink_posix_spawn_setsid = 0x80;  // POSIX_SPAWN_SETSID of <spawn.h>

/// The process's environment, for a program it starts; Swift 6 refuses the global.
static inline char **ink_environment(void) {
  extern char **environ;
  return environ;
}

// Character sets by name, which Swift's Glibc module leaves out.
#include <iconv.h>

// A GNU extension likewise: the first place of some bytes among others, quick for any bytes.
#include <stddef.h>
#include <sys/fsuid.h>
extern void *memmem(
    const void *haystack, size_t haystackCount, const void *needle, size_t needleCount);

// Waiting for many descriptors at once, and waking a thread that does.
#include <sys/epoll.h>
#include <sys/eventfd.h>
