package io.ringflux.service.health;

import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.ringflux.FramePort;
import io.ringflux.LinkState;
import io.ringflux.LinkState.Status;
import io.ringflux.PortStats;
import io.ringflux.service.port.Ports;
import io.ringflux.service.port.ServicePort;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Each port's health: its link is up, and its pools have frames. */
@Singleton
@Readiness
final class PortsHealth implements HealthIndicator {

    private final Ports ports;
    private final Map<String, StarvationWatch> watches = new LinkedHashMap<>();

    PortsHealth(Ports ports) {
        this.ports = ports;
        ports.all().forEach(port -> watches.put(port.name(), new StarvationWatch()));
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Mono.fromSupplier(() -> {
            Map<String, Verdict> verdicts = new LinkedHashMap<>();
            ports.all().forEach(port -> verdicts.put(port.name(), verdict(port)));
            return Verdict.together("ports", verdicts);
        });
    }

    private Verdict verdict(ServicePort port) {
        LinkState link = port.link();
        if (link.status() != Status.UP) {
            return Verdict.degraded("link " + link.status() + (link.reason().isEmpty() ? "" : ": " + link.reason()));
        }
        FramePort open = port.port();
        StarvationWatch watch = watches.get(port.name());
        if (open == null || watch == null) {
            return Verdict.UP;
        }
        long starved = Stream.concat(open.stats().rx().stream(), open.stats().tx().stream())
                .mapToLong(PortStats.QueueStats::starved)
                .sum();
        return watch.isStarving(starved, System.nanoTime())
                ? Verdict.degraded("all frames of a pool are taken; " + starved + " bursts were cut for that")
                : Verdict.UP;
    }
}
