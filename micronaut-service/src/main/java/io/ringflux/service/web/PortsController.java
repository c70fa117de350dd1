package io.ringflux.service.web;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.serde.annotation.SerdeImport;
import io.ringflux.LinkState;
import io.ringflux.PortStats;
import io.ringflux.service.port.Ports;
import io.ringflux.service.port.ServicePort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /ports} and {@code GET /ports/{name}}. */
@Controller("/ports")
@SerdeImport(LinkState.class)
@SerdeImport(PortStats.class)
@SerdeImport(PortStats.QueueStats.class)
final class PortsController {

    private final Ports ports;

    PortsController(Ports ports) {
        this.ports = ports;
    }

    @Get
    List<PortView> all() {
        return ports.all().stream().map(PortView::of).toList();
    }

    @Get("/{name}")
    @Nullable
    PortView one(String name) {
        ServicePort port = ports.find(name);
        return port == null ? null : PortView.of(port);
    }
}
