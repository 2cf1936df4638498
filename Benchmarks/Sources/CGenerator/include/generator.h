#pragma once
#include <stddef.h>

/* What Swift's Glibc module does not have: epoll, and the search in answers. */

/* A descriptor to wait with, negative on failure. */
int generator_poll(void);
/* Waits for input on `descriptor` under the name `mark`. */
int generator_watch(int poll, int descriptor, int mark);
/* Waits at most `milliseconds`; fills `marks` with those that have input and returns how many. */
int generator_wait(int poll, int *marks, int capacity, int milliseconds);

/* Where `text` begins in `bytes`; NULL when it is not in them. */
const void *generator_find(const void *bytes, size_t count, const void *text, size_t length);
/* Bytes of the head of an answer of HTTP/1.1 with its empty line; 0 while it is not complete. */
size_t generator_head_bytes(const void *bytes, size_t count);
/* What `content-length` says in a head; negative when it says nothing. */
long generator_content_length(const void *head, size_t count);
