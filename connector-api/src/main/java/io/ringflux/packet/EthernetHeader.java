package io.ringflux.packet;

/**
 * Ethernet II or 802.3 header with up to {@value #MAX_VLAN_TAGS} VLAN tags (0x8100, 0x88a8, 0x9100).
 *
 * <pre>
 *  0 destination MAC (6)
 *  6 source MAC (6)
 * 12 per tag: type of the tag (2), tag control: priority (3 bits), drop eligible (1), VLAN id (12)
 *  . type of what follows (2), or the length of an 802.3 frame where it is below 0x0600
 * </pre>
 *
 * A tag that the packet's end cuts, or one too many, is left as the {@link #etherType()}.
 */
public final class EthernetHeader extends HeaderFlyweight {
    public static final int MIN_LENGTH = 14;
    public static final int VLAN_TAG_LENGTH = 4;
    public static final int MAX_VLAN_TAGS = 4;

    static final int DESTINATION = 0;
    static final int SOURCE = 6;
    static final int TYPE = 12;

    private int vlanCount;
    private int etherType;

    public EthernetHeader() {
        this(new PacketBytes());
    }

    EthernetHeader(PacketBytes bytes) {
        super(bytes);
    }

    @Override
    boolean parse(int offset, int limit) {
        vlanCount = 0;
        etherType = 0;
        if (limit - offset < MIN_LENGTH) {
            return refuse();
        }
        startAt(offset);
        int type = u16(TYPE);
        int length = MIN_LENGTH;
        int tags = 0;
        while (EtherType.isVlan(type) && tags < MAX_VLAN_TAGS && limit - offset - length >= VLAN_TAG_LENGTH) {
            length += VLAN_TAG_LENGTH;
            tags++;
            type = u16(length - Short.BYTES);
        }
        vlanCount = tags;
        etherType = type;
        return true;
    }

    /** Destination MAC address in the low 48 bits. */
    public long destination() {
        return u48(DESTINATION);
    }

    /** Source MAC address in the low 48 bits. */
    public long source() {
        return u48(SOURCE);
    }

    /** The type behind all tags; a value below {@link EtherType#MIN_TYPE} is the length of an 802.3 frame. */
    public int etherType() {
        return etherType;
    }

    public int vlanCount() {
        return vlanCount;
    }

    /** The VLAN id of a tag, 0 being the outermost. */
    public int vlanId(int tag) {
        return vlanTci(tag) & 0xfff;
    }

    /** The priority (PCP) of a tag, 0 being the outermost. */
    public int vlanPriority(int tag) {
        return vlanTci(tag) >>> 13;
    }

    /** The 16 bits of tag control information of a tag, 0 being the outermost. */
    public int vlanTci(int tag) {
        return u16(tagOffset(tag) + Short.BYTES);
    }

    /** The type (TPID) that announced a tag, 0 being the outermost. */
    public int vlanTpid(int tag) {
        return u16(tagOffset(tag));
    }

    @Override
    public int headerLength() {
        return MIN_LENGTH + vlanCount * VLAN_TAG_LENGTH;
    }

    private int tagOffset(int tag) {
        if (tag < 0 || tag >= vlanCount) {
            throw new IndexOutOfBoundsException("tag is " + tag + ", expected 0 to " + (vlanCount - 1));
        }
        return TYPE + tag * VLAN_TAG_LENGTH;
    }
}
