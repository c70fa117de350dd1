/*
 * Mean round trip of one cache line between two CPUs, in nanoseconds: tells the states of a virtual machine apart.
 * Usage: core_to_core CPU CPU
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUND_TRIPS 50000

static _Alignas(128) atomic_int line;

static void pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0) {
        perror("sched_setaffinity");
        exit(1);
    }
}

static void *echo(void *cpu) {
    pin(*(int *)cpu);
    for (int i = 0; i < ROUND_TRIPS; i++) {
        while (atomic_load(&line) != 2 * i + 1) {
        }
        atomic_store(&line, 2 * i + 2);
    }
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: %s CPU CPU\n", argv[0]);
        return 2;
    }
    int far = atoi(argv[2]);
    pthread_t thread;
    pthread_create(&thread, NULL, echo, &far);
    pin(atoi(argv[1]));
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (int i = 0; i < ROUND_TRIPS; i++) {
        atomic_store(&line, 2 * i + 1);
        while (atomic_load(&line) != 2 * i + 2) {
        }
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    pthread_join(thread, NULL);
    printf("%.0f\n", ((to.tv_sec - from.tv_sec) * 1e9 + (to.tv_nsec - from.tv_nsec)) / ROUND_TRIPS);
    return 0;
}
