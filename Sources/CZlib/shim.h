#pragma once
#include <string.h>
#include <zlib.h>

// The functions that begin a stream are macros, which Swift cannot call. Both read and write gzip
// (window bits 15 + 16); reading takes zlib's own header too (15 + 32).
static inline int ink_deflate_start(z_stream *stream, int level) {
  memset(stream, 0, sizeof *stream);
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
static inline int ink_inflate_start(z_stream *stream) {
  memset(stream, 0, sizeof *stream);
  return inflateInit2(stream, 15 + 32);
}
