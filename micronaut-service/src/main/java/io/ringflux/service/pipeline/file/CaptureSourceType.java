package io.ringflux.service.pipeline.file;

import io.ringflux.packet.LinkType;
import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ValueType;
import io.ringflux.service.pipeline.FrameStream;
import io.ringflux.service.pipeline.Source;
import io.ringflux.service.pipeline.SourceType;
import io.ringflux.service.pipeline.feed.FeedFlux;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.publisher.Mono;

/** {@code from: {pcap: traffic.pcapng}} reads a capture file, pcapng or classic pcap. */
@Singleton
final class CaptureSourceType implements SourceType {

    private static final ValueType<Boolean> TIMING =
            ValueType.choice(new TreeMap<>(Map.of("original", true, "fast", false)));

    private final FileLoop loop;

    CaptureSourceType(FileLoop loop) {
        this.loop = loop;
    }

    @Override
    public String kind() {
        return "pcap";
    }

    @Override
    public Source read(ConfigNode config) {
        Path file = config.shorthand("file").required("file", ValueType.FILE);
        boolean originalTiming = config.optional("timing", TIMING, false);
        FeedFlux frames = new FeedFlux(loop::poller, () -> CaptureFeed.open(file, originalTiming), CaptureFeed.SHAPE);
        FrameStream stream = new FrameStream(file.toString(), FrameStream.ALL_QUEUES, LinkType.ETHERNET, frames);
        return () -> Mono.just(() -> List.of(stream));
    }
}
