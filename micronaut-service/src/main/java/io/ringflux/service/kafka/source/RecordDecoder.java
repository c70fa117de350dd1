package io.ringflux.service.kafka.source;

import io.ringflux.packet.LinkType;
import io.ringflux.service.kafka.RecordFormat;
import io.ringflux.service.kafka.RecordKeys;
import io.ringflux.service.pcap.CaptureReader;
import io.ringflux.service.pcap.CapturedPacket;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the frames of a record, whatever it holds: a capture of any format that can be read, or one frame with its
 * headers. What cannot be decoded is counted, told once, and passed over.
 */
final class RecordDecoder {
    private static final Logger log = LoggerFactory.getLogger(RecordDecoder.class);

    private final LinkType link;
    private final SourceCounters counters;
    private final CaptureReader reader = CaptureReader.ofBytes();
    private final int maxLength;
    private boolean single;
    private boolean exhausted;
    private boolean warned;
    private String name = "";
    private long valueAddress;
    private long address;
    private int length;
    private int originalLength;
    private long timestampNs;

    /** @param maxLength bytes of the longest frame that can be lent */
    RecordDecoder(LinkType link, int maxLength, SourceCounters counters) {
        this.link = link;
        this.maxLength = maxLength;
        this.counters = counters;
    }

    /** Begins with a record, whose value has been copied there. */
    void begin(ConsumerRecord<byte[], byte[]> record, byte[] value, long copyAddress) {
        name = record.topic() + "-" + record.partition() + "@" + record.offset();
        valueAddress = copyAddress;
        exhausted = false;
        single = RecordFormat.FRAME.headerValue().equals(RecordKeys.text(record.headers(), RecordKeys.FORMAT));
        if (single) {
            address = copyAddress;
            length = value.length;
            originalLength = (int) RecordKeys.number(record.headers(), RecordKeys.LENGTH, value.length);
            timestampNs = RecordKeys.number(record.headers(), RecordKeys.TIMESTAMP, record.timestamp() * 1_000_000);
        } else {
            reader.wrap(value, 0, value.length);
        }
    }

    /** Moves to the next frame; false at the record's end. */
    boolean next() {
        if (single && !exhausted) {
            exhausted = true;
            return fits(length);
        }
        try {
            while (!exhausted && reader.next()) {
                if (accept(reader.packet())) {
                    return true;
                }
            }
        } catch (IOException e) {
            giveUp(e.toString());
        }
        return false;
    }

    private boolean accept(CapturedPacket packet) {
        if (packet.captureInterface().linkType() != link.pcapLinkType()) {
            giveUp("link type " + packet.captureInterface().linkType() + " instead of " + link.pcapLinkType());
            return false;
        }
        if (!fits(packet.capturedLength())) {
            return false;
        }
        address = valueAddress + packet.offset();
        length = packet.capturedLength();
        originalLength = packet.originalLength();
        timestampNs = packet.timestampNs();
        return true;
    }

    private boolean fits(int frameLength) {
        if (frameLength > maxLength) {
            giveUp("frame of " + frameLength + " bytes, at most " + maxLength + " fit into a chain");
        }
        return frameLength > 0 && frameLength <= maxLength;
    }

    /** Nothing more is taken from this record. */
    private void giveUp(String reason) {
        exhausted = true;
        counters.undecodable();
        if (!warned) {
            warned = true;
            log.warn("record {} is passed over, like all that follow of its kind: {}", name, reason);
        }
    }

    long address() {
        return address;
    }

    int length() {
        return length;
    }

    int originalLength() {
        return originalLength;
    }

    long timestampNs() {
        return timestampNs;
    }
}
