package io.ringflux.afxdp.socket;

/**
 * The rings of a socket.
 *
 * @param rx filled frames, from the kernel
 * @param tx frames to send, to the kernel
 * @param fill empty chunks, to the kernel
 * @param completion sent frames, from the kernel
 */
record XskRings(RingMemory rx, RingMemory tx, RingMemory fill, RingMemory completion) {}
