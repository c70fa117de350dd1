/*
 * Sends one message by UDP for the kernel, or whom it leaves that to, to cut:
 *     udpsegment ADDRESS PORT BYTES SEGMENT
 * The byte at place i is i * 7.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#define SOL_UDP 17
#define UDP_SEGMENT 103

static char message[65507];

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: udpsegment ADDRESS PORT BYTES SEGMENT\n");
        return 2;
    }
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2]))};
    int bytes = atoi(argv[3]), segment = atoi(argv[4]), s = socket(AF_INET, SOCK_DGRAM, 0);
    for (int i = 0; i < bytes; i++) {
        message[i] = (char) (i * 7);
    }
    if (s < 0 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1 ||
        setsockopt(s, SOL_UDP, UDP_SEGMENT, &segment, sizeof segment) < 0 ||
        sendto(s, message, bytes, 0, (struct sockaddr *) &to, sizeof to) != bytes) {
        perror("udpsegment");
        return 1;
    }
    return 0;
}
