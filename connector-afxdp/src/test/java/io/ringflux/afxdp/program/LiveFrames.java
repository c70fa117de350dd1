package io.ringflux.afxdp.program;

import io.ringflux.afxdp.device.NetworkInterface;

/** Has the kernel send one frame very often, much faster than a socket can; the receiver needs an XDP program. */
public final class LiveFrames {
    private LiveFrames() {}

    /** Sends by an interface of the calling thread's network namespace. */
    public static void send(String interfaceName, byte[] frame, int count) {
        TestRun.flood(NetworkInterface.of(interfaceName).index(), frame, count);
    }
}
