#include "CFormats.h"

#include <dlfcn.h>
#include <string.h>
#include <uchardet/uchardet.h>

void ink_charset_guess(const char *bytes, size_t count, char name[64]) {
  name[0] = 0;
  void *library = dlopen("libuchardet.so.0", RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
#define FIND(function) __typeof__(uchardet_##function) *function = dlsym(library, "uchardet_" #function)
  FIND(new);
  FIND(delete);
  FIND(handle_data);
  FIND(data_end);
  FIND(get_charset);
#undef FIND
  if (!new || !delete || !handle_data || !data_end || !get_charset) return;
  uchardet_t detector = new();
  if (handle_data(detector, bytes, count) == 0) {
    data_end(detector);
    strncpy(name, get_charset(detector), 63);
    name[63] = 0;
  }
  delete (detector);
}
