package io.ringflux.packet;

/** The values of Ethernet's type field that this package knows. Source: IANA, IEEE 802 Numbers. */
public final class EtherType {
    public static final int IPV4 = 0x0800;
    public static final int ARP = 0x0806;
    public static final int VLAN = 0x8100;
    public static final int IPV6 = 0x86dd;
    public static final int QINQ = 0x88a8;
    /** QinQ before 802.1ad gave it a number; still sent by some switches. */
    public static final int QINQ_9100 = 0x9100;
    /** The least value that is a type; below it the field is the length of an 802.3 frame. */
    public static final int MIN_TYPE = 0x0600;

    private EtherType() {}

    /** Whether a VLAN tag follows. */
    public static boolean isVlan(int etherType) {
        return etherType == VLAN || etherType == QINQ || etherType == QINQ_9100;
    }
}
