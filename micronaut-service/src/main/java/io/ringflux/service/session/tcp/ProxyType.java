package io.ringflux.service.session.tcp;

import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ValueType;
import io.ringflux.service.session.Endpoint;
import io.ringflux.service.session.SessionOpener;
import io.ringflux.service.session.SessionType;
import jakarta.inject.Singleton;
import java.time.Duration;

/** {@code to: {proxy: {host: ..., port: ..., stack: ...}}}: connects each connection with another, on any stack. */
@Singleton
final class ProxyType implements SessionType {
    private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final ValueType<Duration> CONNECT_TIMEOUT = ValueType.duration("1ms", "5m");

    @Override
    public String kind() {
        return "proxy";
    }

    @Override
    public SessionOpener read(ConfigNode config) {
        Endpoint target = Endpoint.read(config, 1);
        Duration timeout = config.optional("connect-timeout", CONNECT_TIMEOUT, DEFAULT_CONNECT_TIMEOUT);
        return (name, loops, counters) -> new Proxy(target, timeout, loops.of(target.stack()), counters);
    }
}
