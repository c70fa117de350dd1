/*
 * Sends bytes by TCP over IPv6, with a hop-by-hop header and one of destination options in each packet:
 *     tcp6options ADDRESS PORT BYTES
 * The byte at place i is i * 7.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* Next header and length are the kernel's to set; one option that pads to 8 bytes. */
static const unsigned char padding[8] = {0, 0, 1, 4};

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: tcp6options ADDRESS PORT BYTES\n");
        return 2;
    }
    struct sockaddr_in6 to = {.sin6_family = AF_INET6, .sin6_port = htons(atoi(argv[2]))};
    int bytes = atoi(argv[3]), s = socket(AF_INET6, SOCK_STREAM, 0);
    char *message = malloc(bytes);
    for (int i = 0; i < bytes; i++) {
        message[i] = (char) (i * 7);
    }
    if (s < 0 || inet_pton(AF_INET6, argv[1], &to.sin6_addr) != 1 ||
        setsockopt(s, IPPROTO_IPV6, IPV6_HOPOPTS, padding, sizeof padding) < 0 ||
        setsockopt(s, IPPROTO_IPV6, IPV6_DSTOPTS, padding, sizeof padding) < 0 ||
        connect(s, (struct sockaddr *) &to, sizeof to) < 0) {
        perror("tcp6options");
        return 1;
    }
    for (int sent = 0, now; sent < bytes; sent += now) {
        now = write(s, message + sent, bytes - sent);
        if (now < 0) {
            perror("tcp6options");
            return 1;
        }
    }
    return 0;
}
