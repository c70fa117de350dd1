package io.ringflux.service.kafka;

/** How frames are laid out in Kafka records. */
public enum RecordFormat {
    /** Many frames a record: its value is a complete pcapng file. */
    BATCH("pcapng"),
    /** One frame a record: its value is the frame's bytes, everything else is in the headers. */
    FRAME("frame");

    private final String headerValue;

    RecordFormat(String headerValue) {
        this.headerValue = headerValue;
    }

    /** What {@link RecordKeys#FORMAT} says of such a record. */
    public String headerValue() {
        return headerValue;
    }
}
