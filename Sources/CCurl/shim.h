#pragma once
// The checks of types are macros around a variadic function; here each option is set by a function with its type.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

// curl_easy_setopt(3) and curl_easy_getinfo(3) are variadic, which Swift cannot call.
static inline CURLcode gavel_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode gavel_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode gavel_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode gavel_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

typedef size_t (*gavel_curl_read)(char *buffer, size_t size, size_t count, void *context);
static inline CURLcode gavel_curl_on_read(CURL *handle, gavel_curl_read function, void *context) {
    CURLcode status = curl_easy_setopt(handle, CURLOPT_READFUNCTION, function);
    return status != CURLE_OK ? status : curl_easy_setopt(handle, CURLOPT_READDATA, context);
}

typedef int (*gavel_curl_debug)(CURL *handle, curl_infotype type, char *data, size_t size, void *context);
static inline CURLcode gavel_curl_on_debug(CURL *handle, gavel_curl_debug function, void *context) {
    CURLcode status = curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, function);
    if (status == CURLE_OK) status = curl_easy_setopt(handle, CURLOPT_DEBUGDATA, context);
    return status != CURLE_OK ? status : curl_easy_setopt(handle, CURLOPT_VERBOSE, 1L);
}

typedef int (*gavel_curl_progress)(
    void *context, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up);
static inline CURLcode gavel_curl_on_progress(CURL *handle, gavel_curl_progress function, void *context) {
    CURLcode status = curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, function);
    if (status == CURLE_OK) status = curl_easy_setopt(handle, CURLOPT_XFERINFODATA, context);
    return status != CURLE_OK ? status : curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
}

typedef int (*gavel_curl_socket)(void *context, curl_socket_t socket, curlsocktype purpose);
static inline CURLcode gavel_curl_on_socket(CURL *handle, gavel_curl_socket function, void *context) {
    CURLcode status = curl_easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, function);
    return status != CURLE_OK ? status : curl_easy_setopt(handle, CURLOPT_SOCKOPTDATA, context);
}
