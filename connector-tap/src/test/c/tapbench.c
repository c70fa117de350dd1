/*
 * What bin/bench-tap compares the port with: the plainest loops that read and write a tap device, with the same flags.
 *     tapbench write NAME LENGTH THREADS    makes the interface NAME and writes frames of that length
 *     tapbench read NAME THREADS            makes the interface NAME and reads frames
 *     tapbench flood NAME LENGTH            sends frames of that length by the interface NAME, from the kernel's side
 * With TAPBENCH_NAPI in the environment they ask for IFF_NAPI.
 * THREADS more do nothing, but the kernel then counts the uses of a descriptor, as it does for a JVM. Each goes on until
 * it is killed; the interface's own counters say how fast.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/if.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <net/ethernet.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEADER 12
#define BURST 64

static char frame[HEADER + 65536];

static void check(long result, const char *what) {
    if (result < 0) {
        perror(what);
        exit(1);
    }
}

static void *do_nothing(void *nothing) {
    for (;;) {
        pause();
    }
    return nothing;
}

static void start_threads(int count) {
    for (pthread_t thread; count > 0; count--) {
        check(-pthread_create(&thread, NULL, do_nothing, NULL), "thread");
    }
}

static int open_tap(const char *name) {
    int header = HEADER, sndbuf = INT_MAX, fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    check(fd, "/dev/net/tun");
    struct ifreq ifr = {.ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR | (getenv("TAPBENCH_NAPI") ? IFF_NAPI : 0)};
    strncpy(ifr.ifr_name, name, IFNAMSIZ - 1);
    check(ioctl(fd, TUNSETIFF, &ifr), "TUNSETIFF");
    check(ioctl(fd, TUNSETVNETHDRSZ, &header), "TUNSETVNETHDRSZ");
    check(ioctl(fd, TUNSETSNDBUF, &sndbuf), "TUNSETSNDBUF");
    check(ioctl(fd, TUNSETOFFLOAD, 0), "TUNSETOFFLOAD");
    int s = socket(AF_INET, SOCK_DGRAM, 0);
    check(s, "socket");
    ifr.ifr_mtu = 9000;
    check(ioctl(s, SIOCSIFMTU, &ifr), "SIOCSIFMTU");
    ifr.ifr_qlen = 4096;
    check(ioctl(s, SIOCSIFTXQLEN, &ifr), "SIOCSIFTXQLEN");
    ifr.ifr_flags = IFF_UP;
    check(ioctl(s, SIOCSIFFLAGS, &ifr), "SIOCSIFFLAGS");
    close(s);
    return fd;
}

/*
 * What testpmd sends with --forward-mode=txonly: UDP from 198.18.0.1 to 198.18.0.2, port 9, zeros in it and no checksum,
 * to a station that is not this one.
 */
static void make_frame(char *at, int length) {
    struct ether_header *ethernet = (struct ether_header *) at;
    struct iphdr *ip = (struct iphdr *) (ethernet + 1);
    struct udphdr *udp = (struct udphdr *) (ip + 1);
    int ip_length = length - (int) sizeof *ethernet;
    memset(at, 0, length);
    ethernet->ether_dhost[0] = 2;
    ethernet->ether_shost[0] = 2;
    ethernet->ether_shost[5] = 1;
    ethernet->ether_type = htons(ETHERTYPE_IP);
    ip->version = 4;
    ip->ihl = 5;
    ip->tot_len = htons(ip_length);
    ip->ttl = 64;
    ip->protocol = IPPROTO_UDP;
    ip->saddr = htonl(0xc6120001);
    ip->daddr = htonl(0xc6120002);
    uint32_t sum = 0;
    for (uint16_t *word = (uint16_t *) ip; word < (uint16_t *) udp; word++) {
        sum += *word;
    }
    sum = (sum & 0xffff) + (sum >> 16);
    ip->check = ~((sum & 0xffff) + (sum >> 16));
    udp->source = htons(9);
    udp->dest = htons(9);
    udp->len = htons(ip_length - (int) sizeof *ip);
}

static void write_frames(const char *name, int length) {
    int fd = open_tap(name);
    make_frame(frame + HEADER, length);
    for (;;) {
        check(write(fd, frame, HEADER + length), "write");
    }
}

static void read_frames(const char *name) {
    int fd = open_tap(name);
    struct pollfd readable = {.fd = fd, .events = POLLIN};
    for (;;) {
        if (read(fd, frame, sizeof frame) < 0) {
            check(errno == EAGAIN ? 0 : -1, "read");
            check(poll(&readable, 1, -1), "poll");
        }
    }
}

static void flood(const char *name, int length) {
    int bypass = 1, s = socket(AF_PACKET, SOCK_RAW, 0);
    check(s, "packet socket");
    struct ifreq ifr = {0};
    strncpy(ifr.ifr_name, name, IFNAMSIZ - 1);
    check(ioctl(s, SIOCGIFINDEX, &ifr), "SIOCGIFINDEX");
    struct sockaddr_ll to = {.sll_family = AF_PACKET, .sll_ifindex = ifr.ifr_ifindex};
    check(bind(s, (struct sockaddr *) &to, sizeof to), "bind");
    check(setsockopt(s, SOL_PACKET, PACKET_QDISC_BYPASS, &bypass, sizeof bypass), "PACKET_QDISC_BYPASS");
    make_frame(frame, length);
    struct iovec iov = {frame, length};
    struct mmsghdr messages[BURST];
    memset(messages, 0, sizeof messages);
    for (int i = 0; i < BURST; i++) {
        messages[i].msg_hdr.msg_iov = &iov;
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    for (;;) {
        if (sendmmsg(s, messages, BURST, 0) < 0) {
            check(errno == ENOBUFS || errno == ENETDOWN ? 0 : -1, "sendmmsg");
        }
    }
}

int main(int argc, char **argv) {
    if (argc == 5 && !strcmp(argv[1], "write")) {
        start_threads(atoi(argv[4]));
        write_frames(argv[2], atoi(argv[3]));
    } else if (argc == 4 && !strcmp(argv[1], "read")) {
        start_threads(atoi(argv[3]));
        read_frames(argv[2]);
    } else if (argc == 4 && !strcmp(argv[1], "flood")) {
        flood(argv[2], atoi(argv[3]));
    }
    fprintf(stderr, "usage: tapbench write NAME LENGTH THREADS | read NAME THREADS | flood NAME LENGTH\n");
    return 2;
}
