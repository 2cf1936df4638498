#define _GNU_SOURCE
#include "generator.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>

int generator_poll(void) { return epoll_create1(EPOLL_CLOEXEC); }

int generator_watch(int poll, int descriptor, int mark) {
    struct epoll_event event = {.events = EPOLLIN, .data = {.u32 = (uint32_t)mark}};
    return epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event);
}

int generator_wait(int poll, int *marks, int capacity, int milliseconds) {
    struct epoll_event events[256];
    int count = epoll_wait(poll, events, capacity < 256 ? capacity : 256, milliseconds);
    for (int i = 0; i < count; i++) marks[i] = (int)events[i].data.u32;
    return count < 0 ? 0 : count;
}

const void *generator_find(const void *bytes, size_t count, const void *text, size_t length) {
    return memmem(bytes, count, text, length);
}

size_t generator_head_bytes(const void *bytes, size_t count) {
    const char *end = memmem(bytes, count, "\r\n\r\n", 4);
    return end ? (size_t)(end - (const char *)bytes) + 4 : 0;
}

long generator_content_length(const void *head, size_t count) {
    static const char name[] = "\ncontent-length:";
    const char *text = head;
    for (size_t i = 0; i + sizeof name < count; i++)
        if (text[i] == '\n' && strncasecmp(text + i, name, sizeof name - 1) == 0)
            return strtol(text + i + sizeof name - 1, NULL, 10);
    return -1;
}
