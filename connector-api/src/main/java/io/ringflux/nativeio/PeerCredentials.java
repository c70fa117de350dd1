package io.ringflux.nativeio;

/**
 * The process at the other end of a unix socket, as the kernel knows it from the time of the connect.
 *
 * @param pid 0 when it lives in a process namespace that is not visible here
 */
public record PeerCredentials(int pid, int uid, int gid) {}
