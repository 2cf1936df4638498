/* What the peers in C share: the course of a measurement, and the bytes that travel. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdint.h>
#include <time.h>

/* The bytes that the contestants in Swift send and answer; here nobody reads or writes JSON. */
static const char BID[] =
    "{\"amount\":125000,\"auction\":\"0199c2a8-51f4-7c3e-9d41-6f1f2b7c8e90\","
    "\"bidder\":\"0199c2a8-6b20-7a11-8c55-1d2e3f405162\",\"currency\":\"EUR\","
    "\"placedAt\":\"2026-03-14T15:09:26.535897Z\"}";
static const char RECEIPT[] =
    "{\"auction\":\"0199c2a8-51f4-7c3e-9d41-6f1f2b7c8e90\",\"bidder\":\"0199c2a8-6b20-7a11-8c55-1d2e3f405162\","
    "\"hash\":\"3q2-7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhs\",\"isLeading\":true,\"price\":125000,\"sequence\":1}";

static inline double now_seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static inline void say(const char *line) {
    puts(line);
    fflush(stdout);
}

/* Counts answers; the lines `begin` and `end` tell when to read the processes' CPU times. */
struct course {
    double warm_up, seconds, start, began;
    long calls;
    int counting;
};

static inline struct course begin_course(double warm_up, double seconds) {
    struct course course = {warm_up, seconds, now_seconds(), 0, 0, 0};
    return course;
}

/* One answer has come. Returns 0 when the measurement is over, and prints its outcome. */
static inline int count_answer(struct course *course) {
    double now = now_seconds();
    if (!course->counting) {
        if (now - course->start < course->warm_up) return 1;
        say("begin");
        course->counting = 1;
        course->began = now_seconds();
        return 1;
    }
    course->calls++;
    if (now - course->began < course->seconds) return 1;
    say("end");
    printf("{\"calls\":%ld,\"seconds\":%.9f,\"failures\":{},\"notes\":{}}\n", course->calls, now - course->began);
    fflush(stdout);
    return 0;
}

static inline void require(int condition, const char *what) {
    if (!condition) {
        fprintf(stderr, "%s failed\n", what);
        exit(1);
    }
}
