#define _GNU_SOURCE  // uselocale
#include "CFormats.h"

#include <archive.h>
#include <archive_entry.h>
#include <dlfcn.h>
#include <locale.h>
#include <stdlib.h>

#define EACH_FUNCTION(_)                                                                    \
  _(read_new) _(read_free) _(read_support_format_zip) _(read_open_memory) _(read_next_header) \
  _(read_data) _(error_string) _(entry_pathname) _(entry_pathname_utf8)

static struct {
#define MEMBER(name) __typeof__(archive_##name) *name;
  EACH_FUNCTION(MEMBER)
#undef MEMBER
} library;

struct ink_zip {
  struct archive *archive;
  // libarchive turns names into the thread's character set, whatever that is.
  locale_t locale;
};

static const char *load(void) {
  // The name of the interface that the headers describe, the same since libarchive 3.0.
  void *opened = dlopen("libarchive.so.13", RTLD_NOW | RTLD_LOCAL);
  if (!opened) return dlerror();
#define FIND(name)                                                          \
  library.name = (__typeof__(library.name))dlsym(opened, "archive_" #name); \
  if (!library.name) return "this libarchive is too old: it has no archive_" #name;
  EACH_FUNCTION(FIND)
#undef FIND
  return NULL;
}

ink_zip *ink_zip_open(const void *bytes, size_t count, const char **failure) {
  *failure = load();
  if (*failure) return NULL;
  ink_zip *zip = malloc(sizeof *zip);
  zip->archive = library.read_new();
  zip->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  library.read_support_format_zip(zip->archive);
  if (library.read_open_memory(zip->archive, bytes, count) != ARCHIVE_OK) {
    *failure = "it is no zip archive";
    ink_zip_close(zip);
    return NULL;
  }
  return zip;
}

int ink_zip_next(ink_zip *zip, const char **name) {
  struct archive_entry *entry;
  locale_t before = zip->locale ? uselocale(zip->locale) : (locale_t)0;
  int code = library.read_next_header(zip->archive, &entry);
  int found = code == ARCHIVE_EOF ? 0 : code == ARCHIVE_OK || code == ARCHIVE_WARN ? 1 : -1;
  if (found == 1) {
    *name = library.entry_pathname_utf8(entry);
    if (!*name) *name = library.entry_pathname(entry);
    if (!*name) *name = "";
  }
  if (before) uselocale(before);
  return found;
}

ptrdiff_t ink_zip_read(ink_zip *zip, void *buffer, size_t count) {
  ptrdiff_t got = library.read_data(zip->archive, buffer, count);
  return got < 0 ? -1 : got;
}

const char *ink_zip_failure(ink_zip *zip) {
  const char *message = library.error_string(zip->archive);
  return message ? message : "it is damaged";
}

void ink_zip_close(ink_zip *zip) {
  if (!zip) return;
  library.read_free(zip->archive);
  if (zip->locale) freelocale(zip->locale);
  free(zip);
}
