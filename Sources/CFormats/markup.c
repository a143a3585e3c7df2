#include "CFormats.h"

#include <dlfcn.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <string.h>

#define EACH_FUNCTION(_)                                                                      \
  _(htmlCreatePushParserCtxt) _(htmlCtxtUseOptions) _(htmlParseChunk) _(htmlFreeParserCtxt)   \
  _(xmlCreatePushParserCtxt) _(xmlCtxtUseOptions) _(xmlParseChunk) _(xmlFreeParserCtxt)       \
  _(xmlFreeDoc)

static struct {
#define MEMBER(name) __typeof__(name) *name;
  EACH_FUNCTION(MEMBER)
#undef MEMBER
} library;

static const char *load(void) {
  void *opened = dlopen("libxml2.so.2", RTLD_NOW | RTLD_LOCAL);
  if (!opened) return dlerror();
#define FIND(name)                                               \
  library.name = (__typeof__(library.name))dlsym(opened, #name); \
  if (!library.name) return "this libxml2 has no " #name;
  EACH_FUNCTION(FIND)
#undef FIND
  return NULL;
}

static void start(void *user, const xmlChar *name, const xmlChar **attributes) {
  const ink_markup_events *events = user;
  events->start(events->context, (const char *)name, (const char *const *)attributes);
}

static void end(void *user, const xmlChar *name) {
  const ink_markup_events *events = user;
  events->end(events->context, (const char *)name);
}

static void text(void *user, const xmlChar *bytes, int count) {
  const ink_markup_events *events = user;
  events->text(events->context, (const char *)bytes, count);
}

// Faults are repaired or end the reading; nobody is told of each.
static void ignore(void *user, const char *message, ...) {
  (void)user;
  (void)message;
}

// Only these events: no entity is ever declared, so none is expanded (a "billion laughs" is nothing).
static void fill(xmlSAXHandler *handler) {
  memset(handler, 0, sizeof *handler);
  handler->startElement = start;
  handler->endElement = end;
  handler->characters = text;
  handler->ignorableWhitespace = text;
  handler->cdataBlock = text;
  handler->error = ignore;
  handler->warning = ignore;
}

// The parsers take an int; small parts also keep their buffers small.
static const size_t part = 1 << 20;

const char *ink_read_html(const char *bytes, size_t count, const ink_markup_events *events) {
  const char *failure = load();
  if (failure) return failure;
  xmlSAXHandler handler;
  fill(&handler);
  htmlParserCtxtPtr parser = library.htmlCreatePushParserCtxt(
      &handler, (void *)events, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
  if (!parser) return "libxml2 has no memory";
  library.htmlCtxtUseOptions(
      parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                  HTML_PARSE_IGNORE_ENC);
  for (size_t start = 0; start < count; start += part) {
    size_t left = count - start;
    library.htmlParseChunk(parser, bytes + start, (int)(left < part ? left : part), 0);
  }
  library.htmlParseChunk(parser, NULL, 0, 1);
  if (parser->myDoc) library.xmlFreeDoc(parser->myDoc);
  library.htmlFreeParserCtxt(parser);
  return NULL;
}

const char *ink_read_xml(const char *bytes, size_t count, const ink_markup_events *events) {
  const char *failure = load();
  if (failure) return failure;
  xmlSAXHandler handler;
  fill(&handler);
  xmlParserCtxtPtr parser =
      library.xmlCreatePushParserCtxt(&handler, (void *)events, NULL, 0, NULL);
  if (!parser) return "libxml2 has no memory";
  library.xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  int code = 0;
  for (size_t start = 0; start < count && code == 0; start += part) {
    size_t left = count - start;
    code = library.xmlParseChunk(parser, bytes + start, (int)(left < part ? left : part), 0);
  }
  if (code == 0) code = library.xmlParseChunk(parser, NULL, 0, 1);
  int isWhole = parser->wellFormed;
  if (parser->myDoc) library.xmlFreeDoc(parser->myDoc);
  library.xmlFreeParserCtxt(parser);
  return code == 0 && isWhole ? NULL : "its XML is not well-formed";
}
