#pragma once
// The session extension is compiled into Debian's library; its declarations need these two.
#define SQLITE_ENABLE_SESSION 1
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include <sqlite3.h>

/// `SQLITE_TRANSIENT` ("copy the bytes now"). Provided because the macro casts
/// -1 to a function pointer, which Swift does not import.
static inline sqlite3_destructor_type ink_sqlite_transient(void) { return SQLITE_TRANSIENT; }
