package io.ringflux.afxdp.device;

import io.ringflux.nativeio.layout.FixedText;
import org.agrona.DirectBuffer;

/** Attributes of a message, or nested in another attribute, between two offsets; each on a multiple of 4 bytes. */
record NetlinkAttributes(DirectBuffer buffer, int from, int to) {

    private static final int TYPE_MASK = 0x3fff;
    private static final int ABSENT = -1;

    /** The attributes in an attribute; none where that is missing. */
    NetlinkAttributes nested(int type) {
        int at = find(type);
        return at == ABSENT
                ? new NetlinkAttributes(buffer, 0, 0)
                : new NetlinkAttributes(buffer, at, at + valueBytes(at));
    }

    /** An unsigned number of 1, 2, 4 or 8 bytes; 0 where it is missing. */
    long number(int type) {
        int at = find(type);
        if (at == ABSENT) {
            return 0;
        }
        return switch (valueBytes(at)) {
            case Byte.BYTES -> buffer.getByte(at) & 0xffL;
            case Short.BYTES -> buffer.getShort(at) & 0xffffL;
            case Integer.BYTES -> buffer.getInt(at) & 0xffff_ffffL;
            default -> buffer.getLong(at);
        };
    }

    String text(int type) {
        int at = find(type);
        return at == ABSENT ? "" : FixedText.get(buffer, at, valueBytes(at));
    }

    static int align(int length) {
        return (length + 3) & ~3;
    }

    private int valueBytes(int at) {
        return (buffer.getShort(at - NetlinkLayout.NLATTR_SIZE) & 0xffff) - NetlinkLayout.NLATTR_SIZE;
    }

    private int find(int type) {
        int at = from;
        while (at + NetlinkLayout.NLATTR_SIZE <= to) {
            int length = buffer.getShort(at + NetlinkLayout.NLATTR_NLA_LEN_OFFSET) & 0xffff;
            if (length < NetlinkLayout.NLATTR_SIZE || at + length > to) {
                return ABSENT;
            }
            if ((buffer.getShort(at + NetlinkLayout.NLATTR_NLA_TYPE_OFFSET) & TYPE_MASK) == type) {
                return at + NetlinkLayout.NLATTR_SIZE;
            }
            at += align(length);
        }
        return ABSENT;
    }
}
