#pragma once
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <unistd.h>
#include <zmq.h>

// Debian's header hides this option behind ZMQ_BUILD_DRAFT_API; the library takes the number.
#define GAVEL_ZMQ_ZAP_ENFORCE_DOMAIN 93

// eventfd(2) is not in Swift's Glibc module.
static inline int gavel_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }
static inline void gavel_eventfd_signal(int fd) {
    uint64_t one = 1;
    ssize_t ignored = write(fd, &one, sizeof one);
    (void)ignored;
}
static inline void gavel_eventfd_drain(int fd) {
    uint64_t count;
    ssize_t ignored = read(fd, &count, sizeof count);
    (void)ignored;
}

// prctl(2) is variadic, which Swift cannot call.
static inline void gavel_name_this_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

// mallopt(3) is not in Swift's Glibc module. By itself the C library lets each thread take memory from an arena of its own, and
// what one gives back is of no use to others; and once it has given back a large piece, it takes such pieces from the arenas
// as well, which keep them.
static inline void gavel_keep_little_memory(void) {
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, 128 << 10);
    // Setting one of these two fixes the other, at a value so low that busy processes would ask the kernel all the time.
    mallopt(M_TRIM_THRESHOLD, 4 << 20);
}
