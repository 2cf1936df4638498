/* Many listeners of one live feed of the HTTP front, in one thread that sleeps in epoll.
 *
 * usage: listen PORT PATH COUNT [silent]
 *
 * Prints `ready` once all are served, then for each position of the feed that all open ones have received
 * `POSITION FIRST LAST`: when the first and the last had it, in seconds of the monotonic clock. Whenever some are cut
 * off: `closed COUNT`, all so far. Ends when its standard input ends. Silent ones send their request, and never read.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>
#include "measuring.h"

/* POSITIONS: of one feed, at most; AT_ONCE: listeners that are being served while further ones wait; INTERNET_SEGMENT:
 * on loopback a segment has 64 KiB, and the kernel would buffer megabytes for each listener. */
enum { POSITIONS = 1 << 20, AT_ONCE = 256, INTERNET_SEGMENT = 1460, SMALL_WINDOW = 4096 };

struct listener {
    int descriptor, is_served, matched;
    long number; /* the id that is being read; -1 outside of one */
};

static struct { int count; double first; } positions[POSITIONS];
static int poll_descriptor, closed_count, served_count, open_count;

static void watch(int descriptor, uint32_t events, void *mark) {
    struct epoll_event event = {.events = events, .data.ptr = mark};
    require(epoll_ctl(poll_descriptor, EPOLL_CTL_ADD, descriptor, &event) == 0, "epoll");
}

static void open_one(struct listener *listener, int port, const char *path, int is_silent) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int segment = INTERNET_SEGMENT, window = SMALL_WINDOW;
    char request[512];
    int length = snprintf(request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n", path);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    *listener = (struct listener){.descriptor = socket(AF_INET, SOCK_STREAM, 0), .number = -1};
    require(listener->descriptor >= 0, "socket");
    setsockopt(listener->descriptor, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof segment);
    if (is_silent) setsockopt(listener->descriptor, SOL_SOCKET, SO_RCVBUF, &window, sizeof window);
    require(connect(listener->descriptor, (struct sockaddr *)&address, sizeof address) == 0, "connect");
    require(write(listener->descriptor, request, length) == length, "request");
    open_count++;
    watch(listener->descriptor, is_silent ? EPOLLRDHUP : EPOLLIN, listener);
}

/* The listener has the position; tells when it was the last of all. */
static void arrive(long position, double now) {
    require(position < POSITIONS, "a position that fits");
    if (positions[position].count++ == 0) positions[position].first = now;
    if (positions[position].count == open_count && served_count >= open_count)
        printf("%ld %.6f %.6f\n", position, positions[position].first, now);
}

/* Looks for `\nid: NUMBER\n` wherever the pieces begin. */
static void take(struct listener *listener, const char *bytes, long length, double now) {
    static const char mark[] = "\nid: ";
    for (long i = 0; i < length; i++) {
        char byte = bytes[i];
        if (listener->number >= 0) {
            if (byte >= '0' && byte <= '9') {
                listener->number = listener->number * 10 + byte - '0';
                continue;
            }
            arrive(listener->number, now);
            listener->number = -1;
        }
        listener->matched = byte == mark[listener->matched] ? listener->matched + 1 : byte == '\n';
        if (mark[listener->matched] == 0) listener->matched = 0, listener->number = 0;
    }
}

static void drop(struct listener *listener) {
    close(listener->descriptor);
    listener->descriptor = -1;
    open_count--;
    printf("closed %d\n", ++closed_count);
}

static void receive(struct listener *listener) {
    static char buffer[1 << 16];
    long length = recv(listener->descriptor, buffer, sizeof buffer, MSG_DONTWAIT);
    if (length < 0 && errno == EAGAIN) return;
    if (length <= 0) { drop(listener); return; }
    if (!listener->is_served) {
        require(length > 12 && memcmp(buffer + 9, "200", 3) == 0, "an answer with status 200");
        listener->is_served = 1;
        served_count++;
    }
    take(listener, buffer, length, now_seconds());
}

int main(int count_of_arguments, char **arguments) {
    require(count_of_arguments >= 4, "usage: listen PORT PATH COUNT [silent]:");
    int port = atoi(arguments[1]), count = atoi(arguments[3]), is_silent = count_of_arguments > 4, opened = 0;
    struct listener *listeners = calloc(count, sizeof *listeners);
    struct epoll_event events[256];
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    poll_descriptor = epoll_create1(0);
    watch(STDIN_FILENO, EPOLLIN, NULL);
    for (;;) {
        while (opened < count && (is_silent || opened - served_count < AT_ONCE)) {
            open_one(&listeners[opened++], port, arguments[2], is_silent);
            if (opened == count && is_silent) say("ready");
        }
        int was_served = served_count;
        int found = epoll_wait(poll_descriptor, events, 256, -1);
        for (int i = 0; i < found; i++) {
            struct listener *listener = events[i].data.ptr;
            if (listener == NULL) return 0;
            if (is_silent) drop(listener);
            else receive(listener);
        }
        if (served_count == count && was_served < count) say("ready");
        fflush(stdout);
    }
}
