#pragma once
// The session extension is compiled into Debian's library; its declarations need these two.
#define SQLITE_ENABLE_SESSION 1
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include <sqlite3.h>

/// `SQLITE_TRANSIENT` ("copy the bytes now"). Provided because the macro casts
/// -1 to a function pointer, which Swift does not import.
static inline sqlite3_destructor_type ink_sqlite_transient(void) { return SQLITE_TRANSIENT; }

/// Whether the last connection brings the log into the database when it closes. Provided because
/// sqlite3_db_config is variadic, which Swift cannot call.
static inline int ink_sqlite_checkpoint_on_close(sqlite3 *connection, int allowed) {
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !allowed, (int *)0);
}

/// Writes what the system still holds of the main file to the disk.
static inline int ink_sqlite_sync(sqlite3 *connection) {
  sqlite3_file *file = 0;
  int code = sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (code != SQLITE_OK || !file || !file->pMethods) return code;
  return file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
}
