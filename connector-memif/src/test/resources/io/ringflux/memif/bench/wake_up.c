/*
 * How late a thread wakes up that another CPU calls by an eventfd: what memif's interrupts cost without memif.
 * Usage: wake_up COUNT INTERVAL_NS; prints the 50th, 99th and 99.9th percentile and the maximum, in nanoseconds.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

static int event;
static long count;
static long *called_ns;
static long *delays;

/* On one CPU, before all ordinary threads. */
static void pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    struct sched_param priority = {.sched_priority = 10};
    if (pthread_setaffinity_np(pthread_self(), sizeof set, &set) != 0 ||
        pthread_setschedparam(pthread_self(), SCHED_RR, &priority) != 0) {
        exit(1);
    }
}

static long now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000L + now.tv_nsec;
}

static void *wait_for_calls(void *unused) {
    pin(1);
    for (long i = 0; i < count; i++) {
        uint64_t calls;
        if (read(event, &calls, sizeof calls) != sizeof calls) {
            exit(1);
        }
        delays[i] = now_ns() - called_ns[i];
    }
    return unused;
}

static int ascending(const void *one, const void *other) {
    long a = *(const long *)one;
    long b = *(const long *)other;
    return (a > b) - (a < b);
}

int main(int argc, char **argv) {
    if (argc != 3) {
        return 2;
    }
    count = atol(argv[1]);
    long interval_ns = atol(argv[2]);
    delays = calloc(count, sizeof *delays);
    called_ns = calloc(count, sizeof *called_ns);
    event = eventfd(0, EFD_SEMAPHORE);
    pthread_t waiter;
    if (event < 0 || delays == NULL || called_ns == NULL || pthread_create(&waiter, NULL, wait_for_calls, NULL) != 0) {
        return 1;
    }
    pin(0);
    uint64_t one = 1;
    long due_ns = now_ns() + interval_ns;
    for (long i = 0; i < count; i++) {
        while (now_ns() < due_ns) {
        }
        called_ns[i] = now_ns();
        due_ns = called_ns[i] + interval_ns;
        if (write(event, &one, sizeof one) != sizeof one) {
            return 1;
        }
    }
    pthread_join(waiter, NULL);
    qsort(delays, count, sizeof *delays, ascending);
    printf("%ld %ld %ld %ld\n", delays[count / 2], delays[count * 99 / 100], delays[count * 999 / 1000],
           delays[count - 1]);
    return 0;
}
