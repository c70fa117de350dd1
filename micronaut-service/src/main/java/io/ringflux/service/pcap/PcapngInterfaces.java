package io.ringflux.service.pcap;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** The interfaces that a pcapng section has described so far. */
final class PcapngInterfaces {
    private static final int MAX_INTERFACES = 4_096;
    private static final int LINK_TYPE_OFFSET = 8;
    private static final int SNAP_LENGTH_OFFSET = 12;
    private static final int OPTIONS_OFFSET = 16;
    private static final int DEFAULT_RESOLUTION = 6;

    record Origin(CaptureInterface captureInterface, TimestampResolution resolution) {}

    private final List<Origin> origins = new ArrayList<>();
    private final PcapngOptions options;

    PcapngInterfaces(PcapngOptions options) {
        this.options = options;
    }

    void clear() {
        origins.clear();
    }

    /** Reads the interface description block at the input's position. */
    void read(CaptureInput input, int length, ByteOrder order) throws IOException {
        if (origins.size() == MAX_INTERFACES) {
            throw CaptureFormatException.at(input, "more than " + MAX_INTERFACES + " interfaces in one section");
        }
        DirectBuffer buffer = input.buffer();
        int position = input.position();
        int resolution = DEFAULT_RESOLUTION;
        long offsetSeconds = 0;
        String name = "";
        options.wrap(buffer, position + OPTIONS_OFFSET, position + length - Integer.BYTES, order);
        while (options.next()) {
            if (options.is(PcapngBlock.OPTION_INTERFACE_TIMESTAMP_RESOLUTION, 1)) {
                resolution = options.unsignedByte();
            } else if (options.is(PcapngBlock.OPTION_INTERFACE_TIMESTAMP_OFFSET, Long.BYTES)) {
                offsetSeconds = options.longValue();
            } else if (options.is(PcapngBlock.OPTION_INTERFACE_NAME, 1)) {
                name = options.text();
            }
        }
        if (!TimestampResolution.isKnown(resolution)) {
            throw CaptureFormatException.at(input, "timestamp resolution " + resolution + " is not supported");
        }
        int linkType = buffer.getShort(position + LINK_TYPE_OFFSET, order) & 0xFFFF;
        int snapLength = Math.max(0, buffer.getInt(position + SNAP_LENGTH_OFFSET, order));
        origins.add(new Origin(
                new CaptureInterface(name, linkType, snapLength), TimestampResolution.of(resolution, offsetSeconds)));
    }

    /** The interface of that number, which the packet at the input's position claims. */
    Origin origin(CaptureInput input, int index) throws CaptureFormatException {
        if (index < 0 || index >= origins.size()) {
            throw CaptureFormatException.at(
                    input,
                    "packet of interface " + Integer.toUnsignedString(index) + ", " + origins.size()
                            + " are described");
        }
        return origins.get(index);
    }
}
