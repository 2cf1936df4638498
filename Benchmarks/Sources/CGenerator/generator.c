#define _GNU_SOURCE
#include "generator.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

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

int generator_ticks(long nanoseconds) {
    int ticks = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    struct timespec period = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
    struct itimerspec setting = {.it_interval = period, .it_value = period};
    if (ticks >= 0) timerfd_settime(ticks, 0, &setting, NULL);
    return ticks;
}

void generator_take_tick(int ticks) {
    uint64_t count;
    if (read(ticks, &count, sizeof count) < 0) return; /* it was taken already */
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
