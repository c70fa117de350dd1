package io.ringflux.packet;

/** What a packet starts with. */
public enum LinkType {
    /** An Ethernet header without preamble and frame check sequence. */
    ETHERNET(1, 1),
    /** An IPv4 or IPv6 header. */
    RAW_IP(101, 12);

    private final int pcapLinkType;
    private final int pcapDataLink;

    LinkType(int pcapLinkType, int pcapDataLink) {
        this.pcapLinkType = pcapLinkType;
        this.pcapDataLink = pcapDataLink;
    }

    /** The {@code LINKTYPE_} number that pcap and pcapng files carry. */
    public int pcapLinkType() {
        return pcapLinkType;
    }

    /** The {@code DLT_} number that libpcap's functions take on Linux. */
    public int pcapDataLink() {
        return pcapDataLink;
    }
}
