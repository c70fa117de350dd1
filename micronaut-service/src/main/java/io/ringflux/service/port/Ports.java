package io.ringflux.service.port;

import io.ringflux.loop.PollerGroup;
import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ServiceSettings;
import io.ringflux.service.config.ValueType;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All configured ports. Reading the configuration opens nothing. */
@Singleton
public final class Ports {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private final Map<String, ServicePort> ports = new LinkedHashMap<>();
    private final PollerGroup loops;

    Ports(ServiceSettings settings, List<PortType> types, PollerGroup loops) {
        this.loops = loops;
        Map<String, PortType> byKind = new TreeMap<>();
        types.forEach(type -> byKind.put(type.kind(), type));
        settings.ports().forEach((name, config) -> ports.put(name, read(name, config, byKind)));
    }

    private static ServicePort read(String name, ConfigNode config, Map<String, PortType> types) {
        PortType type = config.required("type", ValueType.choice(types));
        PortOpener opener = type.read(config);
        config.rejectUnknown();
        return new ServicePort(name, type.kind(), opener);
    }

    /** The ports in the order of the configuration. */
    public Collection<ServicePort> all() {
        return ports.values();
    }

    /** The port of that name, or null. */
    public @Nullable ServicePort find(String name) {
        return ports.get(name);
    }

    /** The port that a key of a pipeline names, or the error that says which ports there are. */
    public ServicePort named(ConfigNode config, String key) {
        String names = ports.isEmpty() ? "none" : String.join(", ", ports.keySet());
        return config.required(key, new ValueType<>("one of the configured ports: " + names, ports::get));
    }

    /** Opens all ports; each tries until it succeeds. */
    public void open() {
        ports.values().forEach(port -> port.open(loops));
    }

    /** Closes all ports and then their loops. */
    public Mono<Void> close() {
        return Flux.fromIterable(ports.values())
                .flatMap(ServicePort::close)
                .then()
                .timeout(CLOSE_TIMEOUT, Mono.empty())
                .doFinally(signal -> loops.dispose());
    }
}
