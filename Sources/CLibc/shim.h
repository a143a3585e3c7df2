#pragma once
// What the C library has and Swift's Glibc module leaves out.

#include <wchar.h>

/// Hidden by wchar.h unless _XOPEN_SOURCE is defined, which Swift's Glibc module does not do.
extern int wcwidth(wchar_t character);
