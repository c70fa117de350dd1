package io.ringflux.service.pcap;

/**
 * Where packets of a capture were seen.
 *
 * @param name what the operator calls the port; empty where a file does not say
 * @param linkType LINKTYPE number as registered with tcpdump.org
 * @param snapLength most bytes kept of a packet, 0 for no limit
 */
public record CaptureInterface(String name, int linkType, int snapLength) {
    /** LINKTYPE_ETHERNET: the packet begins with the destination MAC address. */
    public static final int ETHERNET = 1;

    /** What Wireshark accepts at most. */
    public static final int MAX_SNAP_LENGTH = 262_144;

    /** Refuses what no file can hold. */
    public CaptureInterface {
        if (linkType < 0 || linkType > 0xFFFF) {
            throw new IllegalArgumentException("linkType " + linkType + " is outside 0..65535");
        }
        if (snapLength < 0) {
            throw new IllegalArgumentException("snapLength " + snapLength + " is negative");
        }
    }

    /** An Ethernet interface without a snap length. */
    public static CaptureInterface ethernet(String name) {
        return new CaptureInterface(name, ETHERNET, 0);
    }
}
