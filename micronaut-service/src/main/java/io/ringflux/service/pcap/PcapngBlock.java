package io.ringflux.service.pcap;

/**
 * Numbers of the pcapng format: block types and the options that are written or understood.
 *
 * <pre>
 * block  { u32 type; u32 total_length; body, padded to 4; u32 total_length; }
 * option { u16 code; u16 length; value, padded to 4; }
 * </pre>
 *
 * Source: draft-ietf-opsawg-pcapng.
 */
final class PcapngBlock {
    static final int SECTION_HEADER = 0x0A0D0D0A;
    static final int INTERFACE_DESCRIPTION = 1;
    static final int PACKET_OBSOLETE = 2;
    static final int SIMPLE_PACKET = 3;
    static final int INTERFACE_STATISTICS = 5;
    static final int ENHANCED_PACKET = 6;

    static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;

    /** Type and both lengths. */
    static final int FRAME_LENGTH = 12;

    static final int OPTION_END = 0;
    static final int OPTION_SECTION_APPLICATION = 4;
    static final int OPTION_INTERFACE_NAME = 2;
    static final int OPTION_INTERFACE_TIMESTAMP_RESOLUTION = 9;
    static final int OPTION_INTERFACE_TIMESTAMP_OFFSET = 14;
    static final int OPTION_STATISTICS_RECEIVED = 4;
    static final int OPTION_STATISTICS_DROPPED = 5;

    private PcapngBlock() {}

    static int padded(int length) {
        return (length + 3) & ~3;
    }
}
