package io.ringflux.service.pipeline.file;

import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ValueType;
import io.ringflux.service.pcap.CaptureFormat;
import io.ringflux.service.pipeline.Sink;
import io.ringflux.service.pipeline.SinkType;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/** {@code to: {pcap: traffic.pcapng}} writes a capture file anew. */
@Singleton
final class CaptureSinkType implements SinkType {

    private static final Map<String, CaptureFormat> FORMATS = new LinkedHashMap<>();

    static {
        FORMATS.put("pcapng", CaptureFormat.PCAPNG);
        FORMATS.put("pcap", CaptureFormat.PCAP_NS);
        FORMATS.put("pcap-us", CaptureFormat.PCAP_US);
    }

    @Override
    public String kind() {
        return "pcap";
    }

    @Override
    public Sink read(ConfigNode config) {
        Path file = config.shorthand("file").required("file", ValueType.FILE);
        CaptureFormat byName = file.toString().endsWith(".pcap") ? CaptureFormat.PCAP_NS : CaptureFormat.PCAPNG;
        CaptureFormat format = config.optional("format", ValueType.choice(FORMATS), byName);
        CaptureFile capture = new CaptureFile(file, format);
        return pipeline -> Mono.fromCallable(() -> CaptureSink.open(capture, pipeline));
    }
}
