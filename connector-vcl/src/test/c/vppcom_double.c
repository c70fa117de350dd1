/*
 * A stand-in for libvppcom over sockets of the kernel, with the semantics that were measured on the real one: workers
 * that own their sessions, edge-triggered events that come once until something has been read, events of writability
 * only after a refusal, a mask that is zero after the peer's end, error numbers as results. Nobody answers to a connect
 * to 198.51.100.0/24, which is for documentation.
 *
 * It proves nothing about VPP. It makes loop and channels testable where VPP is missing.
 *
 * Faults on demand, by variables of the environment:
 *   DOUBLE_FIFO_BYTES    most bytes that one write takes, so that writes are partial
 *   DOUBLE_NO_VPP        attaching fails
 *   DOUBLE_NO_MEMORY     each so many-th write finds no memory though there is room; no event follows
 *   DOUBLE_ENDPOINT      what the library says is the size of an endpoint
 *
 * With OLD_RELEASE defined it lacks the functions that came after 22.06.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_WORKERS 16
#define MAX_SESSIONS 65536
#define UDP 1
#define NO_WORKER -1
#define SILENT_NET 0xc6336400
#define MAX_NAME_BYTES 63

enum kind { FREE, EPOLL, STREAM, DATAGRAM };

typedef struct {
  uint8_t unused;
  uint8_t is_ip4;
  uint8_t *ip;
  uint16_t port;
  uint64_t unused2;
  uint32_t app_tlv_len;
  void *app_tlvs;
} endpoint_t;

typedef struct {
  size_t heapsize;
  uint32_t max_workers;
  size_t segment_baseva;
  size_t segment_size;
  size_t add_segment_size;
  uint32_t preallocated_fifo_pairs;
  uint32_t rx_fifo_size;
  uint32_t tx_fifo_size;
  uint32_t event_queue_size;
  uint8_t app_proxy_transport_tcp;
  uint8_t app_proxy_transport_udp;
  uint8_t app_scope_local;
  uint8_t app_scope_global;
  char *namespace_id;
  uint64_t namespace_secret;
  uint8_t use_mq_eventfd;
  double app_timeout;
  double session_timeout;
  char *event_log_path;
  char *vpp_app_socket_api;
  char *vpp_bapi_socket_name;
  char *app_name;
  uint32_t tls_engine;
  uint8_t mt_wrk_supported;
  uint8_t huge_page;
  uint8_t app_original_dst;
  uint8_t debug_level;
} config_t;

typedef struct {
  enum kind kind;
  int fd;
  int connecting;
  int refused;
  int unanswered;
  int listening;
  int rx_event;     /* reported, and not read since */
  int tx_wanted;    /* a write was refused */
  int ended;        /* the peer's end was reported */
  int local_known;  /* by the datagram that was read last, or by order */
  struct in_addr local;
  uint32_t mask;
  uint64_t data;
} session_t;

typedef struct {
  int used;
  int epfd;
  int n_sessions;
  session_t *sessions;
} worker_t;

static worker_t workers[MAX_WORKERS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static __thread int current = NO_WORKER;
static int created;
static size_t fifo_bytes = 1 << 20;
static unsigned no_memory;
static unsigned writes;
static uint32_t endpoint_bytes = sizeof(endpoint_t);

static worker_t *worker(void) {
  if (current == NO_WORKER)
    abort(); /* the real one crashes as well */
  return &workers[current];
}

static session_t *session(uint32_t handle) {
  worker_t *w = worker();
  uint32_t index = handle & 0xffffff;
  if (handle >> 24 != (uint32_t)current || index >= (uint32_t)w->n_sessions || w->sessions[index].kind == FREE)
    return NULL;
  return &w->sessions[index];
}

static uint32_t handle_of(session_t *s) { return (uint32_t)current << 24 | (uint32_t)(s - worker()->sessions); }

static session_t *allocate(enum kind kind, int fd) {
  worker_t *w = worker();
  session_t *s = NULL;
  for (int i = 0; i < w->n_sessions && !s; i++)
    if (w->sessions[i].kind == FREE)
      s = &w->sessions[i];
  if (!s && w->n_sessions < MAX_SESSIONS)
    s = &w->sessions[w->n_sessions++];
  if (!s)
    return NULL;
  memset(s, 0, sizeof *s);
  s->kind = kind;
  s->fd = fd;
  return s;
}

static int start_worker(void) {
  pthread_mutex_lock(&lock);
  int index = 0;
  while (index < MAX_WORKERS && workers[index].used)
    index++;
  if (index < MAX_WORKERS) {
    worker_t *w = &workers[index];
    w->used = 1;
    w->epfd = epoll_create1(EPOLL_CLOEXEC);
    w->n_sessions = 0;
    w->sessions = calloc(MAX_SESSIONS, sizeof(session_t));
    current = index;
  }
  pthread_mutex_unlock(&lock);
  return index < MAX_WORKERS ? 0 : -EEXIST;
}

static void stop_worker(int index) {
  worker_t *w = &workers[index];
  for (int i = 0; i < w->n_sessions; i++)
    if (w->sessions[i].kind > EPOLL)
      close(w->sessions[i].fd);
  close(w->epfd);
  free(w->sessions);
  w->used = 0;
}

static size_t fault(const char *variable, size_t otherwise) {
  const char *value = getenv(variable);
  return value ? strtoul(value, NULL, 10) : otherwise;
}

#ifdef OLD_RELEASE
/* All that it reads, so the file has to be there. */
static int configured(void) {
  const char *file = getenv("VCL_CONFIG");
  return file && access(file, R_OK) == 0;
}
#endif

int vppcom_app_create(const char *name) {
#ifdef OLD_RELEASE
  if (!configured())
    return -EINVAL;
#endif
  if (strlen(name) > MAX_NAME_BYTES)
    abort(); /* the real one writes over what lies behind */
  if (created)
    return -EEXIST;
  if (getenv("DOUBLE_NO_VPP"))
    return -1;
  fifo_bytes = fault("DOUBLE_FIFO_BYTES", 1 << 20);
  no_memory = fault("DOUBLE_NO_MEMORY", 0);
  endpoint_bytes = fault("DOUBLE_ENDPOINT", sizeof(endpoint_t));
  created = 1;
  return start_worker();
}

#ifndef OLD_RELEASE
/* Every field counts for the real one. What it would come to grief by is refused, and so is what would be read wrong. */
int vppcom_app_create_with_config(config_t *c) {
  if (!c->heapsize || !c->max_workers || c->segment_baseva || c->segment_size <= c->rx_fifo_size + c->tx_fifo_size ||
      c->add_segment_size <= c->rx_fifo_size + c->tx_fifo_size || !c->preallocated_fifo_pairs || !c->event_queue_size)
    return -EINVAL;
  if (c->app_proxy_transport_tcp || c->app_proxy_transport_udp || !c->app_scope_local || !c->app_scope_global)
    return -EINVAL;
  if (c->namespace_id || c->namespace_secret || c->use_mq_eventfd != 1 || c->app_timeout < 1 || c->session_timeout < 1)
    return -EINVAL;
  if (c->event_log_path || !c->vpp_app_socket_api || c->vpp_app_socket_api[0] != '/' || c->vpp_bapi_socket_name)
    return -EINVAL;
  if (!c->app_name || c->tls_engine || c->mt_wrk_supported || c->huge_page || c->app_original_dst)
    return -EINVAL;
  return vppcom_app_create(c->app_name);
}
#endif

void vppcom_app_destroy(void) {
  for (int i = 0; i < MAX_WORKERS; i++)
    if (workers[i].used)
      stop_worker(i);
  current = NO_WORKER;
  created = 0;
}

int vppcom_worker_register(void) { return current == NO_WORKER ? start_worker() : -EEXIST; }

void vppcom_worker_unregister(void) {
  worker();
  pthread_mutex_lock(&lock);
  stop_worker(current);
  current = NO_WORKER;
  pthread_mutex_unlock(&lock);
}

int vppcom_worker_index(void) { return current; }
int vppcom_worker_mqs_epfd(void) { return worker()->epfd; }

#ifndef OLD_RELEASE
int vppcom_worker_is_detached(void) {
  worker();
  return 0;
}
#endif

int vppcom_session_create(uint8_t protocol, uint8_t nonblocking) {
  (void)nonblocking;
  worker();
  int type = protocol == UDP ? SOCK_DGRAM : SOCK_STREAM;
  int fd = socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return -errno;
  session_t *s = allocate(protocol == UDP ? DATAGRAM : STREAM, fd);
  return s ? (int)handle_of(s) : -ENOMEM;
}

int vppcom_session_close(uint32_t handle) {
  session_t *s = session(handle);
  if (!s)
    return -EBADFD;
  if (s->kind != EPOLL)
    close(s->fd);
  s->kind = FREE;
  return 0;
}

#ifndef OLD_RELEASE
int vppcom_session_terminate(uint32_t handle) {
  session_t *s = session(handle);
  if (!s)
    return -EBADFD;
  struct linger reset = {1, 0};
  setsockopt(s->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  return 0;
}
#endif

int vppcom_session_shutdown(uint32_t handle, int how) {
  session_t *s = session(handle);
  if (!s)
    return -EBADFD;
  return shutdown(s->fd, how) < 0 ? -errno : 0;
}

static struct sockaddr_in kernel_address(endpoint_t *ep) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = ep->port};
  memcpy(&a.sin_addr, ep->ip, 4);
  return a;
}

static void fill(endpoint_t *ep, struct sockaddr_in *a) {
  ep->is_ip4 = 1;
  ep->port = a->sin_port;
  memcpy(ep->ip, &a->sin_addr, 4);
}

int vppcom_session_bind(uint32_t handle, endpoint_t *ep) {
  session_t *s = session(handle);
  if (!s)
    return -EBADFD;
  int on = 1;
  if (s->kind == STREAM)
    setsockopt(s->fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  struct sockaddr_in a = kernel_address(ep);
  return bind(s->fd, (struct sockaddr *)&a, sizeof a) < 0 ? -errno : 0;
}

/* A port twice on one worker is refused; workers share one, as VPP's do. */
int vppcom_session_listen(uint32_t handle, uint32_t length) {
  (void)length;
  session_t *s = session(handle);
  if (!s)
    return -EBADFD;
  struct sockaddr_in mine, other;
  socklen_t size = sizeof mine;
  getsockname(s->fd, (struct sockaddr *)&mine, &size);
  for (int i = 0; i < worker()->n_sessions; i++) {
    session_t *o = &worker()->sessions[i];
    if (o == s || o->kind != STREAM || !o->listening)
      continue;
    size = sizeof other;
    getsockname(o->fd, (struct sockaddr *)&other, &size);
    if (other.sin_port == mine.sin_port && other.sin_addr.s_addr == mine.sin_addr.s_addr)
      return -EADDRINUSE;
  }
  if (listen(s->fd, 1024) < 0)
    return -errno;
  s->listening = 1;
  return 0;
}

int vppcom_session_accept(uint32_t handle, endpoint_t *ep, uint32_t flags) {
  (void)flags;
  session_t *s = session(handle);
  if (!s)
    return -EBADFD;
  if (s->kind != STREAM || !s->listening)
    return -EAGAIN;
  struct sockaddr_in peer;
  socklen_t size = sizeof peer;
  int fd = accept4(s->fd, (struct sockaddr *)&peer, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0)
    return -errno;
  fill(ep, &peer);
  session_t *accepted = allocate(STREAM, fd);
  return accepted ? (int)handle_of(accepted) : -ENOMEM;
}

int vppcom_session_connect(uint32_t handle, endpoint_t *ep) {
  session_t *s = session(handle);
  if (!s)
    return -EBADFD;
  struct sockaddr_in a = kernel_address(ep);
  s->connecting = 1;
  s->unanswered = (ntohl(a.sin_addr.s_addr) & 0xffffff00) == SILENT_NET;
  if (s->unanswered)
    return -EINPROGRESS;
  s->refused = connect(s->fd, (struct sockaddr *)&a, sizeof a) < 0 && errno != EINPROGRESS;
  return -EINPROGRESS;
}

#ifndef OLD_RELEASE
int vppcom_session_get_error(uint32_t handle) {
  session_t *s = session(handle);
  return s && s->refused ? -ECONNREFUSED : 0;
}
#endif

int vppcom_session_read(uint32_t handle, void *buffer, size_t length) {
  session_t *s = session(handle);
  if (!s)
    return -EBADFD;
  s->rx_event = 0;
  ssize_t n = recv(s->fd, buffer, length, 0);
  return n < 0 ? -errno : (int)n;
}

int vppcom_session_write(uint32_t handle, void *buffer, size_t length) {
  session_t *s = session(handle);
  if (!s)
    return -EBADFD;
  if (no_memory && __atomic_add_fetch(&writes, 1, __ATOMIC_RELAXED) % no_memory == 0)
    return -EAGAIN;
  ssize_t n = send(s->fd, buffer, length < fifo_bytes ? length : fifo_bytes, MSG_NOSIGNAL);
  if (n < 0 && errno == EAGAIN)
    s->tx_wanted = 1;
  return n < 0 ? -errno : (int)n;
}

int vppcom_session_write_msg(uint32_t handle, void *buffer, size_t length) {
  return vppcom_session_write(handle, buffer, length);
}

int vppcom_session_recvfrom(uint32_t handle, void *buffer, uint32_t length, int flags, endpoint_t *ep) {
  session_t *s = session(handle);
  if (!s)
    return -EBADFD;
  if (flags)
    return -EAFNOSUPPORT;
  struct sockaddr_in peer = {0};
  char control[CMSG_SPACE(sizeof(struct in_pktinfo))];
  struct iovec bytes = {buffer, length};
  struct msghdr m = {&peer, sizeof peer, &bytes, 1, control, sizeof control, 0};
  ssize_t n = recvmsg(s->fd, &m, 0);
  if (n < 0)
    return -errno;
  if (n == 0)
    return -EAGAIN; /* a datagram without content is not shown */
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c))
    if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
      s->local = ((struct in_pktinfo *)CMSG_DATA(c))->ipi_addr;
      s->local_known = 1;
    }
  fill(ep, &peer);
  return (int)n;
}

int vppcom_session_sendto(uint32_t handle, void *buffer, uint32_t length, int flags, endpoint_t *ep) {
  (void)flags;
  session_t *s = session(handle);
  if (!s)
    return -EBADFD;
  ssize_t n;
  if (ep) {
    struct sockaddr_in a = kernel_address(ep);
    char control[CMSG_SPACE(sizeof(struct in_pktinfo))] = {0};
    struct iovec bytes = {buffer, length};
    struct msghdr m = {&a, sizeof a, &bytes, 1, s->local_known ? control : NULL, s->local_known ? sizeof control : 0, 0};
    if (s->local_known) {
      struct cmsghdr *c = CMSG_FIRSTHDR(&m);
      c->cmsg_level = IPPROTO_IP;
      c->cmsg_type = IP_PKTINFO;
      c->cmsg_len = CMSG_LEN(sizeof(struct in_pktinfo));
      ((struct in_pktinfo *)CMSG_DATA(c))->ipi_spec_dst = s->local;
    }
    n = sendmsg(s->fd, &m, 0);
  } else {
    n = send(s->fd, buffer, length, 0);
  }
  return n < 0 ? -errno : (int)n;
}

int vppcom_session_attr(uint32_t handle, uint32_t op, void *buffer, uint32_t *length) {
  session_t *s = session(handle);
  if (!s)
    return -EBADFD;
  struct sockaddr_in a = {0};
  socklen_t size = sizeof a;
  int bytes = 0;
  switch (op) {
  case 0:
    return ioctl(s->fd, FIONREAD, &bytes) < 0 ? -errno : bytes;
  case 1:
    return (int)fifo_bytes;
  case 4:
  case 6:
    if (*length < sizeof(endpoint_t))
      return -EINVAL;
    if ((op == 4 ? getsockname : getpeername)(s->fd, (struct sockaddr *)&a, &size) < 0)
      return -errno;
    if (op == 4 && s->local_known)
      a.sin_addr = s->local;
    fill(buffer, &a);
    *length = endpoint_bytes;
    return 0;
  case 5:
    s->local = kernel_address(buffer).sin_addr;
    s->local_known = 1;
    return 0;
  case 36:
    return *length == sizeof(uint32_t) ? 0 : -EINVAL;
  case 40:
    bytes = *(uint8_t *)buffer << 2;
    return *length < 1 ? -EINVAL : setsockopt(s->fd, IPPROTO_IP, IP_TOS, &bytes, sizeof bytes) < 0 ? -errno : 0;
#ifndef OLD_RELEASE
  case 41:
    bytes = *(int *)buffer;
    return setsockopt(s->fd, IPPROTO_IP, IP_PKTINFO, &bytes, sizeof bytes) < 0 ? -errno : 0;
#endif
  case 44:
    return ioctl(s->fd, TIOCOUTQ, &bytes) < 0 ? -errno : bytes;
  default:
    return -EINVAL;
  }
}

int vppcom_epoll_create(void) {
  session_t *s = allocate(EPOLL, -1);
  return s ? (int)handle_of(s) : -ENOMEM;
}

/* An end that came before the session is watched is not reported when there is room to write. */
static void forget_an_early_end(session_t *s) {
  int bytes = 0;
  struct pollfd now = {.fd = s->fd, .events = POLLIN | POLLRDHUP};
  if (s->kind != STREAM || s->listening || s->connecting || poll(&now, 1, 0) < 1)
    return;
  ioctl(s->fd, FIONREAD, &bytes);
  if ((now.revents & POLLRDHUP) && !(now.revents & POLLERR) && bytes == 0) {
    s->ended = EPOLLRDHUP | EPOLLHUP;
    s->rx_event = 1;
  }
}

static int watch(session_t *s, int op, uint32_t events) {
  struct epoll_event kernel = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET};
  kernel.data.u32 = (uint32_t)(s - worker()->sessions);
  if (!(events & EPOLLET))
    kernel.events = events & EPOLLIN;
  return epoll_ctl(worker()->epfd, op, s->fd, &kernel) < 0 ? -errno : 0;
}

/* The kernel reports edges of both kinds; what VCL would report of them is decided in the wait. */
int vppcom_epoll_ctl(uint32_t epoll, int op, uint32_t handle, struct epoll_event *event) {
  session_t *s = session(handle);
  if (!session(epoll) || !s)
    return -EBADFD;
  if (op == EPOLL_CTL_DEL)
    return epoll_ctl(worker()->epfd, op, s->fd, NULL) < 0 ? -errno : 0;
  int watched = watch(s, op, event->events);
  if (watched < 0)
    return watched;
  if (op == EPOLL_CTL_ADD)
    forget_an_early_end(s);
  if (op == EPOLL_CTL_ADD || ((event->events & EPOLLOUT) && !(s->mask & EPOLLOUT)))
    s->tx_wanted = 1;
  if ((event->events & EPOLLIN) && !(s->mask & EPOLLIN))
    s->rx_event = 0;
  s->mask = event->events;
  s->data = event->data.u64;
  return 0;
}

static uint32_t reported(session_t *s, uint32_t seen) {
  uint32_t events = 0;
  if (s->kind == FREE || s->mask == 0)
    return 0;
  if (s->connecting) {
    if (s->unanswered || !(seen & (EPOLLOUT | EPOLLHUP | EPOLLERR)))
      return 0;
    s->connecting = 0;
    s->tx_wanted = 0;
    if (s->refused || (seen & (EPOLLERR | EPOLLHUP))) {
      s->refused = 1;
      s->mask = 0;
      return EPOLLOUT | EPOLLHUP;
    }
    /* What came with the answer is told by itself. */
    watch(s, EPOLL_CTL_MOD, s->mask);
    return EPOLLOUT;
  }
  if ((seen & EPOLLIN) && !s->rx_event) {
    events |= EPOLLIN;
    s->rx_event = s->kind == STREAM && !s->listening;
  }
  if ((seen & EPOLLOUT) && s->tx_wanted && (s->mask & EPOLLOUT)) {
    events |= EPOLLOUT;
    s->tx_wanted = 0;
  }
  uint32_t end = 0;
  if (seen & EPOLLERR)
    end = EPOLLERR | EPOLLHUP;
  else if ((seen & EPOLLRDHUP) && (s->mask & EPOLLRDHUP))
    end = EPOLLRDHUP | (seen & EPOLLHUP);
  else if (seen & EPOLLHUP)
    end = EPOLLHUP;
  if (end & ~s->ended) {
    s->ended |= end;
    s->mask = 0;
    events |= end;
  }
  return events;
}

int vppcom_epoll_wait(uint32_t epoll, struct epoll_event *events, int max, double timeout) {
  if (!session(epoll))
    return -EBADFD;
  if (timeout == -2)
    return 0;
  worker_t *w = worker();
  int count = epoll_wait(w->epfd, events, max, 0);
  int kept = 0;
  for (int i = 0; i < count; i++) {
    session_t *s = &w->sessions[events[i].data.u32];
    uint32_t seen = reported(s, events[i].events);
    if (seen) {
      events[kept].events = seen;
      events[kept++].data.u64 = s->data;
    }
  }
  return kept;
}

/* No TLS: a stand-in that pretended to encrypt would prove nothing. */
int vppcom_add_cert_key_pair(void *pair) {
  (void)pair;
  return -EOPNOTSUPP;
}
