/*
 * What a user would write in C, for comparison: one AF_XDP socket in copy mode on queue 0 by raw system calls, and a
 * generator of live frames. Prints one number a second: frames received or sent.
 *
 *     xdpbench rx IF SECONDS          receive and count
 *     xdpbench echo IF SECONDS        send back what is received
 *     xdpbench tx IF SECONDS LENGTH   send as fast as the kernel takes it
 *     xdpbench flood IF SECONDS LENGTH  have the kernel send live frames (BPF_PROG_TEST_RUN)
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <linux/if_xdp.h>
#include <net/if.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifndef XDP_USE_SG
#define XDP_USE_SG (1 << 4)
#define XDP_PKT_CONTD (1 << 0)
#endif
#define MAX_TX_SKB_BUDGET 9
#define RING 2048
#define FILL 4096
#define FRAMES 8192
#define CHUNK 4096
#define BATCH 64
#define LIVE_FRAMES 2

struct ring {
    uint32_t *producer, *consumer, *flags;
    void *entries;
    uint32_t mask;
};

static char *memory;
static int sock;
static struct ring rx, tx, fill, completion;

static void check(long result, const char *what) {
    if (result < 0) {
        perror(what);
        exit(1);
    }
}

static long bpf(int command, union bpf_attr *attr) {
    return syscall(SYS_bpf, command, attr, sizeof(*attr));
}

static int load(struct bpf_insn *instructions, int count, int flags) {
    static char log[65536];
    union bpf_attr attr = {0};
    attr.prog_type = BPF_PROG_TYPE_XDP;
    attr.insn_cnt = count;
    attr.insns = (uintptr_t) instructions;
    attr.license = (uintptr_t) "GPL";
    attr.prog_flags = flags;
    attr.expected_attach_type = BPF_XDP;
    attr.log_level = 1;
    attr.log_size = sizeof(log);
    attr.log_buf = (uintptr_t) log;
    long fd = bpf(BPF_PROG_LOAD, &attr);
    if (fd < 0) {
        fputs(log, stderr);
    }
    check(fd, "BPF_PROG_LOAD");
    return (int) fd;
}

static void attach(int ifindex) {
    union bpf_attr attr = {0};
    attr.map_type = BPF_MAP_TYPE_XSKMAP;
    attr.key_size = attr.value_size = 4;
    attr.max_entries = 4;
    int map = (int) bpf(BPF_MAP_CREATE, &attr);
    check(map, "BPF_MAP_CREATE");
    struct bpf_insn program[] = {
        {.code = 0x61, .dst_reg = 2, .src_reg = 1, .off = 16},
        {.code = 0x18, .dst_reg = 1, .src_reg = BPF_PSEUDO_MAP_FD, .imm = map},
        {0},
        {.code = 0xb7, .dst_reg = 3, .imm = XDP_PASS},
        {.code = 0x85, .imm = BPF_FUNC_redirect_map},
        {.code = 0x95},
    };
    int fd = load(program, 6, BPF_F_XDP_HAS_FRAGS);
    union bpf_attr link = {0};
    link.link_create.prog_fd = fd;
    link.link_create.target_ifindex = ifindex;
    link.link_create.attach_type = BPF_XDP;
    link.link_create.flags = XDP_FLAGS_DRV_MODE;
    check(bpf(BPF_LINK_CREATE, &link), "BPF_LINK_CREATE");
    uint32_t key = 0;
    union bpf_attr element = {0};
    element.map_fd = map;
    element.key = (uintptr_t) &key;
    element.value = (uintptr_t) &sock;
    check(bpf(BPF_MAP_UPDATE_ELEM, &element), "BPF_MAP_UPDATE_ELEM");
}

static struct ring map(uint64_t place, struct xdp_ring_offset *offset, uint32_t size, size_t entry) {
    char *base = mmap(NULL, offset->desc + size * entry, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, sock,
                      (off_t) place);
    check(base == MAP_FAILED ? -1 : 0, "mmap");
    struct ring ring = {(uint32_t *) (base + offset->producer), (uint32_t *) (base + offset->consumer),
                        (uint32_t *) (base + offset->flags), base + offset->desc, size - 1};
    return ring;
}

static void option(int name, int value) {
    check(setsockopt(sock, SOL_XDP, name, &value, sizeof(value)), "setsockopt");
}

static void give(uint64_t address, uint32_t *position) {
    ((uint64_t *) fill.entries)[(*position)++ & fill.mask] = address;
}

static void open_socket(int ifindex) {
    sock = socket(AF_XDP, SOCK_RAW, 0);
    check(sock, "socket");
    memory = mmap(NULL, (size_t) FRAMES * CHUNK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE,
                  -1, 0);
    struct xdp_umem_reg registration = {.addr = (uintptr_t) memory, .len = (uint64_t) FRAMES * CHUNK,
                                        .chunk_size = CHUNK};
    check(setsockopt(sock, SOL_XDP, XDP_UMEM_REG, &registration, sizeof(registration)), "XDP_UMEM_REG");
    option(XDP_RX_RING, RING);
    option(XDP_TX_RING, RING);
    option(XDP_UMEM_FILL_RING, FILL);
    option(XDP_UMEM_COMPLETION_RING, RING);
    int budget = RING;
    setsockopt(sock, SOL_XDP, MAX_TX_SKB_BUDGET, &budget, sizeof(budget));
    struct xdp_mmap_offsets offsets;
    socklen_t length = sizeof(offsets);
    check(getsockopt(sock, SOL_XDP, XDP_MMAP_OFFSETS, &offsets, &length), "XDP_MMAP_OFFSETS");
    rx = map(XDP_PGOFF_RX_RING, &offsets.rx, RING, sizeof(struct xdp_desc));
    tx = map(XDP_PGOFF_TX_RING, &offsets.tx, RING, sizeof(struct xdp_desc));
    fill = map(XDP_UMEM_PGOFF_FILL_RING, &offsets.fr, FILL, sizeof(uint64_t));
    completion = map(XDP_UMEM_PGOFF_COMPLETION_RING, &offsets.cr, RING, sizeof(uint64_t));
    uint32_t position = 0;
    for (uint32_t i = 0; i < FILL; i++) {
        give((uint64_t) i * CHUNK, &position);
    }
    __atomic_store_n(fill.producer, position, __ATOMIC_RELEASE);
    struct sockaddr_xdp address = {.sxdp_family = AF_XDP, .sxdp_ifindex = ifindex,
                                   .sxdp_flags = XDP_COPY | XDP_USE_NEED_WAKEUP | XDP_USE_SG};
    int result = bind(sock, (struct sockaddr *) &address, sizeof(address));
    for (int i = 0; i < 100 && result < 0 && errno == EBUSY; i++) { /* the one before is on its way out */
        usleep(20000);
        result = bind(sock, (struct sockaddr *) &address, sizeof(address));
    }
    check(result, "bind");
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

/* Prints what each second brought, and says whether time is up. */
static int tell(uint64_t frames, int seconds) {
    static double begin, last;
    static uint64_t before;
    double time = now();
    if (begin == 0) {
        begin = last = time;
    }
    if (time - last >= 1) {
        printf("%.0f\n", (frames - before) / (time - last));
        fflush(stdout);
        before = frames;
        last = time;
    }
    return time - begin < seconds;
}

static void kick(void) {
    if (sendto(sock, NULL, 0, MSG_DONTWAIT, NULL, 0) < 0 && errno != EAGAIN && errno != EBUSY && errno != ENOBUFS
            && errno != ENETDOWN) {
        check(-1, "sendto");
    }
}

static void receive(int seconds, int echo) {
    uint32_t position = 0, filled = FILL, sent = 0, completed = 0;
    uint64_t frames = 0;
    for (int rounds = 0; (rounds & 1023) != 0 || tell(frames, seconds); rounds++) {
        uint32_t done = __atomic_load_n(completion.producer, __ATOMIC_ACQUIRE);
        if (done != completed) {
            for (; completed != done; completed++) {
                give(((uint64_t *) completion.entries)[completed & completion.mask] & ~(uint64_t) (CHUNK - 1), &filled);
            }
            __atomic_store_n(completion.consumer, completed, __ATOMIC_RELEASE);
            __atomic_store_n(fill.producer, filled, __ATOMIC_RELEASE);
        }
        uint32_t available = __atomic_load_n(rx.producer, __ATOMIC_ACQUIRE) - position;
        if (available > BATCH) {
            available = BATCH;
        }
        if (echo && available > RING - (sent - completed)) {
            available = RING - (sent - completed);
        }
        if (available == 0) {
            if (echo && sent != completed) {
                kick();
            }
            continue;
        }
        for (uint32_t i = 0; i < available; i++) {
            struct xdp_desc *descriptor = &((struct xdp_desc *) rx.entries)[position++ & rx.mask];
            frames += (descriptor->options & XDP_PKT_CONTD) == 0;
            if (echo) {
                ((struct xdp_desc *) tx.entries)[sent++ & tx.mask] = *descriptor;
            } else {
                give(descriptor->addr & ~(uint64_t) (CHUNK - 1), &filled);
            }
        }
        __atomic_store_n(rx.consumer, position, __ATOMIC_RELEASE);
        if (echo) {
            __atomic_store_n(tx.producer, sent, __ATOMIC_RELEASE);
            kick();
        } else {
            __atomic_store_n(fill.producer, filled, __ATOMIC_RELEASE);
        }
    }
}

static void transmit(int seconds, uint32_t length) {
    uint32_t segments = (length + CHUNK - 257) / (CHUNK - 256), sent = 0, completed = 0, next = 0;
    uint64_t frames = 0;
    while (tell(frames, seconds)) {
        completed = __atomic_load_n(completion.producer, __ATOMIC_ACQUIRE);
        __atomic_store_n(completion.consumer, completed, __ATOMIC_RELEASE);
        uint32_t room = RING - (sent - completed), queued = 0;
        while (queued < BATCH && (queued + 1) * segments <= room) {
            uint32_t left = length;
            for (uint32_t i = 0; i < segments; i++) {
                uint32_t piece = left < CHUNK - 256 ? left : CHUNK - 256;
                left -= piece;
                struct xdp_desc descriptor = {FILL * (uint64_t) CHUNK + (next++ % RING) * CHUNK + 256, piece,
                                              left > 0 ? XDP_PKT_CONTD : 0};
                ((struct xdp_desc *) tx.entries)[sent++ & tx.mask] = descriptor;
            }
            queued++;
        }
        frames += queued;
        __atomic_store_n(tx.producer, sent, __ATOMIC_RELEASE);
        kick();
    }
}

static void flood(int ifindex, int seconds, uint32_t length) {
    struct bpf_insn program[] = {
        {.code = 0xb7, .dst_reg = 1, .imm = ifindex},
        {.code = 0xb7, .dst_reg = 2, .imm = 0},
        {.code = 0x85, .imm = BPF_FUNC_redirect},
        {.code = 0x95},
    };
    int fd = load(program, 4, 0);
    static char frame[4096];
    memset(frame, 0xff, 12);
    struct xdp_md context = {.data_end = length};
    union bpf_attr attr = {0};
    attr.test.prog_fd = fd;
    attr.test.data_in = (uintptr_t) frame;
    attr.test.data_size_in = length;
    attr.test.ctx_in = (uintptr_t) &context;
    attr.test.ctx_size_in = sizeof(context);
    attr.test.repeat = 262144;
    attr.test.flags = LIVE_FRAMES;
    attr.test.batch_size = BATCH;
    uint64_t frames = 0;
    while (tell(frames, seconds)) {
        check(bpf(BPF_PROG_TEST_RUN, &attr), "BPF_PROG_TEST_RUN");
        frames += attr.test.repeat;
    }
}

int main(int count, char **arguments) {
    if (count < 4) {
        fprintf(stderr, "usage: xdpbench rx|echo|tx|flood IF SECONDS [LENGTH]\n");
        return 2;
    }
    char *action = arguments[1];
    int ifindex = (int) if_nametoindex(arguments[2]), seconds = atoi(arguments[3]);
    uint32_t length = count > 4 ? (uint32_t) atoi(arguments[4]) : 64;
    check(ifindex == 0 ? -1 : 0, arguments[2]);
    if (strcmp(action, "flood") == 0) {
        flood(ifindex, seconds, length);
        return 0;
    }
    open_socket(ifindex);
    if (strcmp(action, "tx") == 0) {
        transmit(seconds, length);
        return 0;
    }
    attach(ifindex);
    receive(seconds, strcmp(action, "echo") == 0);
    return 0;
}
