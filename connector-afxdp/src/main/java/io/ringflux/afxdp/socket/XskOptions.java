package io.ringflux.afxdp.socket;

/**
 * What a socket obtained.
 *
 * @param zeroCopy whether the kernel does not copy
 * @param needWakeup whether the kernel says when it wants a call
 * @param multiBuffer whether frames may have several buffers
 * @param txMetadata whether frames to send can carry requests
 * @param txBudget frames that one call sends; 0 where the kernel's own bound holds
 * @param busyPoll {@code off}, {@code on}, {@code ineffective} where the driver gives no NAPI id, {@code refused}
 */
public record XskOptions(
        boolean zeroCopy, boolean needWakeup, boolean multiBuffer, boolean txMetadata, int txBudget, String busyPoll) {}
