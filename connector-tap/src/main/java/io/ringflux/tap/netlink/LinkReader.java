package io.ringflux.tap.netlink;

import io.ringflux.nativeio.layout.FixedText;
import io.ringflux.tap.KernelCounters;
import io.ringflux.tap.netlink.LinkInfo.Tun;
import org.agrona.DirectBuffer;

/** Reads one RTM_NEWLINK or RTM_DELLINK. */
final class LinkReader {
    private static final int MAC_BYTES = 6;
    /** Places in {@code struct rtnl_link_stats64}, linux/if_link.h, in words of 8 bytes. */
    private static final int RX_PACKETS = 0;

    private static final int TX_PACKETS = 1;
    private static final int RX_ERRORS = 4;
    private static final int RX_DROPPED = 6;
    private static final int TX_DROPPED = 7;
    private static final int STATS_WORDS = 8;

    private final DirectBuffer buffer;
    private final int offset;
    private String name = "";
    private boolean carrier;
    private int mtu;
    private long mac;
    private int txQueueLength;
    private boolean isTun;
    private boolean persistent;
    private boolean multiQueue;
    private KernelCounters counters = KernelCounters.NONE;

    LinkReader(DirectBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
    }

    LinkInfo read() {
        int body = offset + NlmsghdrLayout.SIZE;
        int end = offset + NlmsghdrLayout.length(buffer, offset);
        Attributes.forEach(buffer, body + IfinfomsgLayout.SIZE, end, this::attribute);
        boolean up = (IfinfomsgLayout.flags(buffer, body) & Rtnl.IFF_UP) != 0;
        Tun tun = isTun ? new Tun(persistent, multiQueue) : Tun.NONE;
        return new LinkInfo(
                IfinfomsgLayout.index(buffer, body), name, up, carrier, mtu, mac, txQueueLength, tun, counters);
    }

    private void attribute(int type, int at, int length) {
        switch (type) {
            case Rtnl.IFLA_IFNAME -> name = FixedText.get(buffer, at, length);
            case Rtnl.IFLA_MTU -> mtu = buffer.getInt(at);
            case Rtnl.IFLA_TXQLEN -> txQueueLength = buffer.getInt(at);
            case Rtnl.IFLA_CARRIER -> carrier = buffer.getByte(at) != 0;
            case Rtnl.IFLA_ADDRESS -> mac = mac(at, length);
            case Rtnl.IFLA_STATS64 -> counters = counters(at, length);
            case Rtnl.IFLA_LINKINFO -> Attributes.forEach(buffer, at, at + length, this::linkInfo);
            default -> {
                // The kernel says much that nobody here asks for.
            }
        }
    }

    private void linkInfo(int type, int at, int length) {
        if (type == Rtnl.IFLA_INFO_KIND) {
            isTun = FixedText.get(buffer, at, length).equals("tun");
        } else if (type == Rtnl.IFLA_INFO_DATA && isTun) {
            Attributes.forEach(buffer, at, at + length, this::tun);
        }
    }

    private void tun(int type, int at, int length) {
        int value = length > 0 ? buffer.getByte(at) : 0;
        switch (type) {
            case Rtnl.IFLA_TUN_PERSIST -> persistent = value != 0;
            case Rtnl.IFLA_TUN_MULTI_QUEUE -> multiQueue = value != 0;
            default -> {
                // Kind, owner and number of queues are of no use here.
            }
        }
    }

    private long mac(int at, int length) {
        long address = 0;
        for (int i = 0; i < length && length == MAC_BYTES; i++) {
            address = address << Byte.SIZE | (buffer.getByte(at + i) & 0xff);
        }
        return address;
    }

    private KernelCounters counters(int at, int length) {
        if (length < STATS_WORDS * Long.BYTES) {
            return KernelCounters.NONE;
        }
        return new KernelCounters(
                word(at, RX_PACKETS),
                word(at, TX_PACKETS),
                word(at, RX_ERRORS),
                word(at, RX_DROPPED),
                word(at, TX_DROPPED));
    }

    private long word(int at, int index) {
        return buffer.getLong(at + index * Long.BYTES);
    }
}
