#pragma once
// What reads containers and markup: libarchive, libxml2 and uchardet.
//
// Each is opened when it is first needed, so that the program starts without them, and their headers
// are needed to build only.

#include <stddef.h>
#include <stdint.h>

/// What uchardet takes the encoding of `bytes` for, by the name iconv knows; empty when it does not
/// know, or is not there.
void ink_charset_guess(const char *bytes, size_t count, char name[64]);

/// A zip archive in memory, entry after entry.
typedef struct ink_zip ink_zip;

/// NULL with `*failure` set when it cannot be read. The bytes must outlive the archive.
ink_zip *ink_zip_open(const void *bytes, size_t count, const char **failure);
/// 1 when there is a next entry, 0 at the end, -1 when the archive is damaged.
int ink_zip_next(ink_zip *zip, const char **name);
/// The next bytes of the entry; 0 at its end, -1 when it is damaged.
ptrdiff_t ink_zip_read(ink_zip *zip, void *buffer, size_t count);
const char *ink_zip_failure(ink_zip *zip);
void ink_zip_close(ink_zip *zip);

/// Called while markup is read; the strings last as long as the call.
typedef struct {
  void *context;
  /// `attributes` are pairs of name and value, ended by NULL; NULL when there are none.
  void (*start)(void *context, const char *name, const char *const *attributes);
  void (*end)(void *context, const char *name);
  void (*text)(void *context, const char *bytes, int count);
} ink_markup_events;

/// Reads UTF-8 as HTML, however faulty; no entity is fetched or expanded beyond HTML's own.
/// NULL, or why nothing could be read.
const char *ink_read_html(const char *bytes, size_t count, const ink_markup_events *events);
/// Reads XML; NULL, or why it could not be read to its end.
const char *ink_read_xml(const char *bytes, size_t count, const ink_markup_events *events);
