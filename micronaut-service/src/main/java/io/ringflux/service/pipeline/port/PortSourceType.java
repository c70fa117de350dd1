package io.ringflux.service.pipeline.port;

import io.ringflux.FramePort;
import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ValueType;
import io.ringflux.service.pipeline.FrameStream;
import io.ringflux.service.pipeline.Source;
import io.ringflux.service.pipeline.SourceType;
import io.ringflux.service.port.Ports;
import io.ringflux.service.port.ServicePort;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code from: {port: uplink}} receives from a port: one strand for each of its receive queues, on that queue's loop,
 * or from the one that {@code queue} names.
 */
@Singleton
final class PortSourceType implements SourceType {

    private static final int MAX_QUEUE = 255;

    private final Ports ports;

    PortSourceType(Ports ports) {
        this.ports = ports;
    }

    @Override
    public String kind() {
        return "port";
    }

    @Override
    public Source read(ConfigNode config) {
        ServicePort port = ports.named(config.shorthand("name"), "name");
        Integer queue = config.find("queue", ValueType.integer(0, MAX_QUEUE));
        return () -> port.opened().map(open -> () -> streams(port, open, queue));
    }

    private static List<FrameStream> streams(ServicePort configured, FramePort port, @Nullable Integer only) {
        IntStream queues = only == null ? IntStream.range(0, port.stats().rx().size()) : IntStream.of(only);
        return queues.mapToObj(
                        queue -> new FrameStream(configured.name(), queue, configured.linkType(), port.receive(queue)))
                .toList();
    }
}
