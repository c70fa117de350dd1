package io.ringflux.service.pipeline.port;

import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.pipeline.Sink;
import io.ringflux.service.pipeline.SinkType;
import io.ringflux.service.port.Ports;
import io.ringflux.service.port.ServicePort;
import jakarta.inject.Singleton;

/** {@code to: {port: downlink}} sends by a port: strand n by transmit queue n, modulo their number. */
@Singleton
final class PortSinkType implements SinkType {

    private final Ports ports;

    PortSinkType(Ports ports) {
        this.ports = ports;
    }

    @Override
    public String kind() {
        return "port";
    }

    @Override
    public Sink read(ConfigNode config) {
        ServicePort port = ports.named(config.shorthand("name"), "name");
        return pipeline -> port.opened().map(PortSink::new);
    }
}
