#pragma once
// libcurl, opened when the first transfer needs it.
//
// Linking it would make every start of the program load some thirty libraries (4 ms), also for
// `version`; so it is opened with dlopen, and where it is missing only what needs it says so. Its own
// functions must therefore not be called from Swift; these have the same names with `ink_` before
// them, and one for each type where libcurl's is variadic, which Swift cannot call.
// Their contracts are those of https://curl.se/libcurl/c/.

#include <curl/curl.h>

/// Opens the library and initialises it; call it once, before any other.
///
/// Gives NULL, or why it cannot be opened, in words that stay valid.
const char *ink_curl_load(void);

CURL *ink_curl_easy_init(void);
void ink_curl_easy_cleanup(CURL *handle);
CURLcode ink_curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode ink_curl_set_size(CURL *handle, CURLoption option, curl_off_t value);
/// The string is copied.
CURLcode ink_curl_set_string(CURL *handle, CURLoption option, const char *value);
/// The list must outlive the transfer.
CURLcode ink_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);
/// Sets a callback of CURLOPT_WRITEFUNCTION's or CURLOPT_HEADERFUNCTION's shape.
CURLcode ink_curl_set_receiver(
    CURL *handle, CURLoption option, size_t (*body)(char *, size_t, size_t, void *));
CURLcode ink_curl_set_context(CURL *handle, CURLoption option, void *context);
CURLcode ink_curl_get_long(CURL *handle, CURLINFO info, long *value);
CURLcode ink_curl_get_size(CURL *handle, CURLINFO info, curl_off_t *value);
/// The string belongs to the handle.
CURLcode ink_curl_get_string(CURL *handle, CURLINFO info, const char **value);
const char *ink_curl_easy_strerror(CURLcode code);

struct curl_slist *ink_curl_slist_append(struct curl_slist *list, const char *text);
void ink_curl_slist_free_all(struct curl_slist *list);

CURLM *ink_curl_multi_init(void);
CURLMcode ink_curl_multi_cleanup(CURLM *multi);
CURLMcode ink_curl_multi_set_long(CURLM *multi, CURLMoption option, long value);
CURLMcode ink_curl_multi_add_handle(CURLM *multi, CURL *handle);
CURLMcode ink_curl_multi_remove_handle(CURLM *multi, CURL *handle);
CURLMcode ink_curl_multi_set_context(CURLM *multi, CURLMoption option, void *context);
/// Sets what is told which sockets to watch (CURLMOPT_SOCKETFUNCTION).
CURLMcode ink_curl_multi_set_watcher(
    CURLM *multi, int (*body)(CURL *, curl_socket_t, int, void *, void *));
/// Sets what is told when to act without any socket (CURLMOPT_TIMERFUNCTION).
CURLMcode ink_curl_multi_set_timer(CURLM *multi, int (*body)(CURLM *, long, void *));
/// Goes on with what waits for `socket`, CURL_SOCKET_TIMEOUT for what waits for its time; `events` is
/// of CURL_CSELECT_IN and its like.
CURLMcode ink_curl_multi_act(CURLM *multi, curl_socket_t socket, int events);
/// The next transfer that has ended, and how; NULL when there is none.
CURL *ink_curl_multi_next_done(CURLM *multi, CURLcode *result);

/// A URL taken apart: `part` is a CURLUPART; free what is given with `ink_curl_free`. NULL where the
/// URL is none or has no such part.
char *ink_curl_url_part(const char *url, CURLUPart part);
void ink_curl_free(void *memory);
