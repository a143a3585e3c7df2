#define CURL_DISABLE_TYPECHECK
#include "CCurl.h"

#include <dlfcn.h>
#include <stddef.h>

// Every function of the library that is used, by its name without `curl_`.
#define EACH_FUNCTION(_)                                                                      \
  _(global_init)                                                                              \
  _(easy_init) _(easy_cleanup) _(easy_setopt) _(easy_getinfo) _(easy_strerror)                \
  _(slist_append) _(slist_free_all)                                                           \
  _(multi_init) _(multi_cleanup) _(multi_setopt) _(multi_add_handle) _(multi_remove_handle)   \
  _(multi_socket_action) _(multi_info_read)                                                   \
  _(url) _(url_cleanup) _(url_set) _(url_get) _(free)

static struct {
#define MEMBER(name) __typeof__(curl_##name) *name;
  EACH_FUNCTION(MEMBER)
#undef MEMBER
} library;

const char *ink_curl_load(void) {
  // The name of the interface that the headers describe; it has been the same since 2006.
  void *opened = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!opened) return dlerror();
#define FIND(name)                                                     \
  library.name = (__typeof__(library.name))dlsym(opened, "curl_" #name); \
  if (!library.name) return "this libcurl is too old: it has no curl_" #name;
  EACH_FUNCTION(FIND)
#undef FIND
  return library.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? NULL : "libcurl cannot start";
}

CURL *ink_curl_easy_init(void) { return library.easy_init(); }
void ink_curl_easy_cleanup(CURL *handle) { library.easy_cleanup(handle); }

CURLcode ink_curl_set_long(CURL *handle, CURLoption option, long value) {
  return library.easy_setopt(handle, option, value);
}
CURLcode ink_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
  return library.easy_setopt(handle, option, value);
}
CURLcode ink_curl_set_string(CURL *handle, CURLoption option, const char *value) {
  return library.easy_setopt(handle, option, value);
}
CURLcode ink_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return library.easy_setopt(handle, option, value);
}
CURLcode ink_curl_set_receiver(
    CURL *handle, CURLoption option, size_t (*body)(char *, size_t, size_t, void *)) {
  return library.easy_setopt(handle, option, body);
}
CURLcode ink_curl_set_context(CURL *handle, CURLoption option, void *context) {
  return library.easy_setopt(handle, option, context);
}
CURLcode ink_curl_get_long(CURL *handle, CURLINFO info, long *value) {
  return library.easy_getinfo(handle, info, value);
}
CURLcode ink_curl_get_size(CURL *handle, CURLINFO info, curl_off_t *value) {
  return library.easy_getinfo(handle, info, value);
}
CURLcode ink_curl_get_string(CURL *handle, CURLINFO info, const char **value) {
  return library.easy_getinfo(handle, info, value);
}
const char *ink_curl_easy_strerror(CURLcode code) { return library.easy_strerror(code); }

struct curl_slist *ink_curl_slist_append(struct curl_slist *list, const char *text) {
  return library.slist_append(list, text);
}
void ink_curl_slist_free_all(struct curl_slist *list) { library.slist_free_all(list); }

CURLM *ink_curl_multi_init(void) { return library.multi_init(); }
CURLMcode ink_curl_multi_cleanup(CURLM *multi) { return library.multi_cleanup(multi); }
CURLMcode ink_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return library.multi_setopt(multi, option, value);
}
CURLMcode ink_curl_multi_add_handle(CURLM *multi, CURL *handle) {
  return library.multi_add_handle(multi, handle);
}
CURLMcode ink_curl_multi_remove_handle(CURLM *multi, CURL *handle) {
  return library.multi_remove_handle(multi, handle);
}
CURLMcode ink_curl_multi_set_context(CURLM *multi, CURLMoption option, void *context) {
  return library.multi_setopt(multi, option, context);
}
CURLMcode ink_curl_multi_set_watcher(
    CURLM *multi, int (*body)(CURL *, curl_socket_t, int, void *, void *)) {
  return library.multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, body);
}
CURLMcode ink_curl_multi_set_timer(CURLM *multi, int (*body)(CURLM *, long, void *)) {
  return library.multi_setopt(multi, CURLMOPT_TIMERFUNCTION, body);
}
CURLMcode ink_curl_multi_act(CURLM *multi, curl_socket_t socket, int events) {
  int running = 0;
  return library.multi_socket_action(multi, socket, events, &running);
}

CURL *ink_curl_multi_next_done(CURLM *multi, CURLcode *result) {
  int left = 0;
  CURLMsg *message;
  while ((message = library.multi_info_read(multi, &left))) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}

char *ink_curl_url_part(const char *url, CURLUPart part) {
  CURLU *parsed = library.url();
  char *text = NULL;
  if (parsed && library.url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK) {
    library.url_get(parsed, part, &text, part == CURLUPART_PORT ? CURLU_DEFAULT_PORT : 0);
  }
  if (parsed) library.url_cleanup(parsed);
  return text;
}
void ink_curl_free(void *memory) { library.free(memory); }
