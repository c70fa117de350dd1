package io.ringflux.service.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ringflux.FramePort;
import io.ringflux.LinkState.Status;
import io.ringflux.PortStats;
import io.ringflux.PortStats.QueueStats;
import io.ringflux.service.port.Ports;
import io.ringflux.service.port.ServicePort;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** {@code ringflux_port_...}: one counter for each number of each queue, its longest stall, and the link. */
@Singleton
final class PortMetrics implements MeterBinder {

    private static final Map<String, ToLongFunction<QueueStats>> COUNTERS = new TreeMap<>(Map.of(
            "frames", QueueStats::frames,
            "bytes", QueueStats::bytes,
            "bursts", QueueStats::bursts,
            "dropped", QueueStats::dropped,
            "faults", QueueStats::faults,
            "full", QueueStats::full,
            "starved", QueueStats::starved,
            "signals", QueueStats::signals,
            "wakeups", QueueStats::wakeups));

    private final Ports ports;

    PortMetrics(Ports ports) {
        this.ports = ports;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (ServicePort port : ports.all()) {
            Gauge.builder("ringflux.port.up", port, p -> p.link().status() == Status.UP ? 1 : 0)
                    .tag("port", port.name())
                    .register(registry);
            port.opened().subscribe(open -> {
                FunctionCounter.builder(
                                "ringflux.port.links", open, p -> p.stats().linksUp())
                        .tag("port", port.name())
                        .register(registry);
                bind(registry, Tags.of("port", port.name(), "direction", "rx"), open, PortStats::rx);
                bind(registry, Tags.of("port", port.name(), "direction", "tx"), open, PortStats::tx);
            });
        }
    }

    private static void bind(
            MeterRegistry registry, Tags tags, FramePort port, Function<PortStats, List<QueueStats>> queues) {
        for (int i = 0; i < queues.apply(port.stats()).size(); i++) {
            int queue = i;
            Tags ofQueue = tags.and("queue", Integer.toString(queue));
            COUNTERS.forEach((name, counter) -> FunctionCounter.builder(
                            "ringflux.port." + name,
                            port,
                            p -> counter.applyAsLong(queues.apply(p.stats()).get(queue)))
                    .tags(ofQueue)
                    .register(registry));
            TimeGauge.builder(
                            "ringflux.port.longest.stall",
                            port,
                            TimeUnit.NANOSECONDS,
                            p -> queues.apply(p.stats()).get(queue).longestStallNs())
                    .tags(ofQueue)
                    .register(registry);
        }
    }
}
