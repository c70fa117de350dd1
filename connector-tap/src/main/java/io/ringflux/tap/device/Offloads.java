package io.ringflux.tap.device;

import io.ringflux.nativeio.DeviceFile;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.NativeIoException;

/**
 * What the kernel may leave undone in packets that it gives us, as a mask. A kernel that does not know a bit refuses
 * the whole mask, so the least important bits go until it accepts.
 */
public final class Offloads {
    /** Checksums of TCP and UDP. Every other bit needs this one. */
    public static final int CHECKSUM = TunUapi.TUN_F_CSUM;
    /** Cutting of TCP, over IPv4 and IPv6. */
    public static final int TCP = TunUapi.TUN_F_TSO4 | TunUapi.TUN_F_TSO6;
    /** Cutting of TCP whose congestion is signalled. */
    public static final int TCP_ECN = TunUapi.TUN_F_TSO_ECN;
    /** Cutting of UDP, since Linux 6.2. The kernel wants both bits. */
    public static final int UDP = TunUapi.TUN_F_USO4 | TunUapi.TUN_F_USO6;

    private static final int[] DISPENSABLE = {0, UDP, UDP | TCP_ECN, UDP | TCP_ECN | TCP, ~0};

    private Offloads() {}

    /** Sets the mask of a device, even to 0, since another program may have left one; returns what was accepted. */
    static int negotiate(DeviceFile file, int wanted, String name) {
        int result = 0;
        for (int dispensable : DISPENSABLE) {
            int mask = wanted & ~dispensable;
            result = file.control(TunUapi.TUNSETOFFLOAD, mask);
            if (result >= 0) {
                return mask;
            }
            if (result != -Errno.EINVAL) {
                break;
            }
        }
        throw new NativeIoException(
                "ioctl", -result, "setting the offloads of " + name, "see TUNSETOFFLOAD in linux/if_tun.h");
    }
}
