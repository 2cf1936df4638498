#pragma once
#include <errno.h>
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
