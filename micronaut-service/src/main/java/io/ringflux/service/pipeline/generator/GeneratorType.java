package io.ringflux.service.pipeline.generator;

import io.ringflux.loop.PollerGroup;
import io.ringflux.packet.LinkType;
import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ValueType;
import io.ringflux.service.pipeline.FrameStream;
import io.ringflux.service.pipeline.Source;
import io.ringflux.service.pipeline.SourceType;
import io.ringflux.service.pipeline.feed.FeedFlux;
import jakarta.inject.Singleton;
import java.util.List;
import reactor.core.publisher.Mono;

/** {@code from: generator}: numbered traffic, as fast as there is demand or at a rate. */
@Singleton
final class GeneratorType implements SourceType {

    /** Bytes of a frame. */
    static final int DEFAULT_FRAME_SIZE = 64;

    /** Flows. */
    static final int DEFAULT_FLOWS = 16;

    private static final ValueType<Integer> SIZE =
            ValueType.integer(GeneratedTraffic.MIN_FRAME_BYTES, GeneratedTraffic.MAX_FRAME_BYTES);

    private final PollerGroup loops;

    GeneratorType(PollerGroup loops) {
        this.loops = loops;
    }

    @Override
    public String kind() {
        return "generator";
    }

    @Override
    public Source read(ConfigNode config) {
        List<Integer> sizes = config.list("frame-size", SIZE);
        int flows = config.optional("flows", ValueType.integer(1, GeneratedTraffic.MAX_FLOWS), DEFAULT_FLOWS);
        long rate = config.optional("rate", ValueType.range(0, Integer.MAX_VALUE), 0L);
        long count = config.optional("count", ValueType.range(0, Long.MAX_VALUE), 0L);
        List<Integer> present = sizes.isEmpty() ? List.of(DEFAULT_FRAME_SIZE) : sizes;
        FeedFlux frames = new FeedFlux(
                loops::next,
                () -> new GeneratorFeed(new GeneratedTraffic(present, flows), rate, count),
                GeneratorFeed.shape(new GeneratedTraffic(present, flows)));
        FrameStream stream = new FrameStream("generator", FrameStream.ALL_QUEUES, LinkType.ETHERNET, frames);
        return () -> Mono.just(() -> List.of(stream));
    }
}
