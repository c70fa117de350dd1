package io.ringflux.tap.device;

/**
 * Constants in C spelling, equal on x86-64 and aarch64; a test holds each against the C headers.
 *
 * <p>Source: {@code linux/if_tun.h}, {@code linux/if.h}, {@code linux/sockios.h}, {@code linux/ethtool.h}.
 */
final class TunUapi {
    static final long TUNSETIFF = 0x400454caL;
    static final long TUNSETPERSIST = 0x400454cbL;
    static final long TUNSETOWNER = 0x400454ccL;
    static final long TUNSETGROUP = 0x400454ceL;
    static final long TUNGETFEATURES = 0x800454cfL;
    static final long TUNSETOFFLOAD = 0x400454d0L;
    static final long TUNGETIFF = 0x800454d2L;
    static final long TUNSETSNDBUF = 0x400454d4L;
    static final long TUNGETVNETHDRSZ = 0x800454d7L;
    static final long TUNSETVNETHDRSZ = 0x400454d8L;
    static final long TUNSETQUEUE = 0x400454d9L;
    static final long TUNSETCARRIER = 0x400454e2L;
    static final long TUNGETDEVNETNS = 0x54e3L;
    static final long TUNSETSTEERINGEBPF = 0x800454e0L;
    static final long SIOCETHTOOL = 0x8946L;
    static final int ETHTOOL_SCOALESCE = 0xf;

    static final int IFF_TUN = 1;
    static final int IFF_TAP = 2;
    static final int IFF_NAPI = 0x10;
    static final int IFF_NO_CARRIER = 0x40;
    static final int IFF_MULTI_QUEUE = 0x100;
    static final int IFF_ATTACH_QUEUE = 0x200;
    static final int IFF_DETACH_QUEUE = 0x400;
    static final int IFF_NO_PI = 0x1000;
    static final int IFF_VNET_HDR = 0x4000;
    static final int IFF_TUN_EXCL = 0x8000;

    static final int TUN_F_CSUM = 1;
    static final int TUN_F_TSO4 = 2;
    static final int TUN_F_TSO6 = 4;
    static final int TUN_F_TSO_ECN = 8;
    static final int TUN_F_USO4 = 0x20;
    static final int TUN_F_USO6 = 0x40;

    private TunUapi() {}
}
