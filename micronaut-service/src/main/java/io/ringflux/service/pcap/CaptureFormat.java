package io.ringflux.service.pcap;

/** The file formats that can be written; a reader finds out by itself. */
public enum CaptureFormat {
    /** pcapng with nanosecond timestamps, the interface's name and its drop count. */
    PCAPNG("pcapng"),
    /** Classic pcap with nanosecond timestamps. */
    PCAP_NS("pcap"),
    /** Classic pcap with microsecond timestamps, for tools that know no other. */
    PCAP_US("pcap");

    private final String extension;

    CaptureFormat(String extension) {
        this.extension = extension;
    }

    /** The usual file name extension, without its dot. */
    public String extension() {
        return extension;
    }

    PacketFraming framing(CaptureInterface captureInterface) {
        return switch (this) {
            case PCAPNG -> new PcapngFraming(captureInterface);
            case PCAP_NS -> PcapFraming.nanoseconds(captureInterface);
            case PCAP_US -> PcapFraming.microseconds(captureInterface);
        };
    }
}
