/*
 * Prints sizes, offsets and constants as the C compiler knows them, one a line:
 *     sizeof NAME BYTES
 *     offsetof STRUCT.FIELD BYTES
 *     const NAME VALUE
 * The test LayoutTest holds the Java classes against the output, and the output against the committed tables.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/netlink.h>
#include <linux/stat.h>
#include <linux/time_types.h>
#include <poll.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>

#define SIZE(type) printf("sizeof %s %zu\n", #type, sizeof(struct type))
#define OFFSET(type, field) printf("offsetof %s.%s %zu\n", #type, #field, offsetof(struct type, field))
#define CONST(name) printf("const %s %lld\n", #name, (long long) (name))

static void structs(void) {
    SIZE(epoll_event);
    OFFSET(epoll_event, events);
    OFFSET(epoll_event, data);
    SIZE(__kernel_timespec);
    OFFSET(__kernel_timespec, tv_sec);
    OFFSET(__kernel_timespec, tv_nsec);
    SIZE(iovec);
    OFFSET(iovec, iov_base);
    OFFSET(iovec, iov_len);
    SIZE(msghdr);
    OFFSET(msghdr, msg_name);
    OFFSET(msghdr, msg_namelen);
    OFFSET(msghdr, msg_iov);
    OFFSET(msghdr, msg_iovlen);
    OFFSET(msghdr, msg_control);
    OFFSET(msghdr, msg_controllen);
    OFFSET(msghdr, msg_flags);
    SIZE(cmsghdr);
    OFFSET(cmsghdr, cmsg_len);
    OFFSET(cmsghdr, cmsg_level);
    OFFSET(cmsghdr, cmsg_type);
    SIZE(ucred);
    OFFSET(ucred, pid);
    OFFSET(ucred, uid);
    OFFSET(ucred, gid);
    SIZE(sockaddr_un);
    OFFSET(sockaddr_un, sun_family);
    OFFSET(sockaddr_un, sun_path);
    SIZE(pollfd);
    OFFSET(pollfd, fd);
    OFFSET(pollfd, events);
    OFFSET(pollfd, revents);
    SIZE(sockaddr_nl);
    OFFSET(sockaddr_nl, nl_family);
    OFFSET(sockaddr_nl, nl_pid);
    OFFSET(sockaddr_nl, nl_groups);
    SIZE(statx);
    OFFSET(statx, stx_mode);
    OFFSET(statx, stx_ino);
    OFFSET(statx, stx_size);
    OFFSET(statx, stx_dev_major);
    OFFSET(statx, stx_dev_minor);
    SIZE(statfs);
    OFFSET(statfs, f_type);
    OFFSET(statfs, f_bsize);
}

static void sizes(void) {
    printf("const CMSG_LEN(4) %zu\n", (size_t) CMSG_LEN(4));
    printf("const CMSG_SPACE(4) %zu\n", (size_t) CMSG_SPACE(4));
    printf("const CMSG_SPACE(12) %zu\n", (size_t) CMSG_SPACE(12));
    printf("const sizeof(sun_path) %zu\n", sizeof(((struct sockaddr_un *) 0)->sun_path));
    CONST(SYS_epoll_pwait2);
    CONST(SYS_gettid);
    CONST(SYS_bpf);
}

static void files(void) {
    CONST(AT_FDCWD);
    CONST(AT_SYMLINK_NOFOLLOW);
    CONST(AT_EMPTY_PATH);
    CONST(STATX_BASIC_STATS);
    CONST(S_IFMT);
    CONST(S_IFREG);
    CONST(S_IFSOCK);
    CONST(S_IFDIR);
    CONST(S_IFCHR);
    CONST(S_IFIFO);
    CONST(S_IFLNK);
    CONST(TMPFS_MAGIC);
    CONST(HUGETLBFS_MAGIC);
    CONST(O_ACCMODE);
    CONST(O_RDWR);
    CONST(O_NONBLOCK);
    CONST(O_CLOEXEC);
    CONST(POLLIN);
    CONST(POLLOUT);
    CONST(CLONE_NEWNET);
    CONST(SCHED_RR);
    CONST(SCHED_RESET_ON_FORK);
    CONST(F_GETFL);
    CONST(F_SETFL);
    CONST(F_DUPFD_CLOEXEC);
    CONST(F_ADD_SEALS);
    CONST(F_GET_SEALS);
    CONST(F_SEAL_SEAL);
    CONST(F_SEAL_SHRINK);
    CONST(F_SEAL_GROW);
    CONST(F_SEAL_WRITE);
    CONST(MFD_CLOEXEC);
    CONST(MFD_ALLOW_SEALING);
    CONST(MFD_HUGETLB);
    CONST(PROT_READ);
    CONST(PROT_WRITE);
    CONST(MAP_SHARED);
    CONST(MAP_PRIVATE);
    CONST(MAP_ANONYMOUS);
    CONST(MAP_POPULATE);
    CONST(MAP_HUGETLB);
}

static void events_and_sockets(void) {
    CONST(EFD_NONBLOCK);
    CONST(EFD_CLOEXEC);
    CONST(EPOLL_CLOEXEC);
    CONST(EPOLL_CTL_ADD);
    CONST(EPOLL_CTL_DEL);
    CONST(EPOLL_CTL_MOD);
    CONST(EPOLLIN);
    CONST(EPOLLOUT);
    CONST(EPOLLERR);
    CONST(EPOLLHUP);
    CONST(EPOLLRDHUP);
    CONST(EPOLLET);
    CONST(AF_UNIX);
    CONST(AF_NETLINK);
    CONST(SOCK_DGRAM);
    CONST(SOCK_RAW);
    CONST(SOCK_SEQPACKET);
    CONST(SOCK_NONBLOCK);
    CONST(SOCK_CLOEXEC);
    CONST(SOL_SOCKET);
    CONST(SOL_NETLINK);
    CONST(NETLINK_ROUTE);
    CONST(NETLINK_GENERIC);
    CONST(NETLINK_EXT_ACK);
    CONST(SO_PASSCRED);
    CONST(SO_PEERCRED);
    CONST(SO_TYPE);
    CONST(SCM_RIGHTS);
    CONST(MSG_CTRUNC);
    CONST(MSG_TRUNC);
    CONST(MSG_DONTWAIT);
    CONST(MSG_NOSIGNAL);
    CONST(MSG_CMSG_CLOEXEC);
}

static void errors(void) {
    CONST(EPERM);
    CONST(ENOENT);
    CONST(EINTR);
    CONST(EIO);
    CONST(ENXIO);
    CONST(E2BIG);
    CONST(EBADF);
    CONST(EAGAIN);
    CONST(ENOMEM);
    CONST(EACCES);
    CONST(EBUSY);
    CONST(EEXIST);
    CONST(ENODEV);
    CONST(ENOTDIR);
    CONST(EINVAL);
    CONST(ENFILE);
    CONST(EMFILE);
    CONST(ENOSPC);
    CONST(EROFS);
    CONST(EPIPE);
    CONST(ERANGE);
    CONST(ENOSYS);
    CONST(EBADFD);
    CONST(EMSGSIZE);
    CONST(EPROTOTYPE);
    CONST(ENOPROTOOPT);
    CONST(EOPNOTSUPP);
    CONST(EADDRINUSE);
    CONST(ENETDOWN);
    CONST(ECONNABORTED);
    CONST(ECONNRESET);
    CONST(ENOBUFS);
    CONST(ENOTCONN);
    CONST(ETOOMANYREFS);
    CONST(ECONNREFUSED);
}

int main(void) {
    structs();
    sizes();
    files();
    events_and_sockets();
    errors();
    return 0;
}
