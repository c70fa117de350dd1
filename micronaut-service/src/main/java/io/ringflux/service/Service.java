package io.ringflux.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.ringflux.service.config.ServiceSettings;
import io.ringflux.service.health.Lifecycle;
import io.ringflux.service.pipeline.engine.Pipelines;
import io.ringflux.service.port.Ports;
import io.ringflux.service.session.Sessions;
import io.ringflux.service.web.ManagementGuard;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running service: ports, pipelines, sessions and the management server of one application context. */
public final class Service implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Service.class);

    private final ApplicationContext context;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Service(ApplicationContext context) {
        this.context = context;
    }

    /**
     * Reads and checks the whole configuration of a started context, which it closes if that is wrong; opens nothing.
     */
    public static Service configured(ApplicationContext context) {
        try {
            context.getBean(ManagementGuard.class).check();
            context.getBean(Pipelines.class);
            context.getBean(Sessions.class);
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
        return new Service(context);
    }

    /** Opens ports, starts pipelines and sessions, and answers over HTTP. */
    public Service start() {
        context.getBean(Ports.class).open();
        pipelines().start();
        sessions().start();
        context.getBean(MeterRegistry.class); // made lazily, it would come after the first scrape
        context.getBean(Lifecycle.class).ready(true);
        context.getBean(EmbeddedServer.class).start();
        log.info("Ringflux answers on {}", uri());
        return this;
    }

    /** Where the management server answers. */
    public URI uri() {
        return context.getBean(EmbeddedServer.class).getURI();
    }

    /** The pipelines. */
    public Pipelines pipelines() {
        return context.getBean(Pipelines.class);
    }

    /** The ports. */
    public Ports ports() {
        return context.getBean(Ports.class);
    }

    /** The sessions. */
    public Sessions sessions() {
        return context.getBean(Sessions.class);
    }

    /** Not ready any more; stops sources, drains sinks, closes ports, then the server. Blocks; once. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        context.getBean(Lifecycle.class).ready(false);
        Duration grace = context.getBean(ServiceSettings.class).shutdownGrace();
        sessions().stop(grace);
        pipelines().stop(grace).block();
        ports().close().block();
        context.close();
        log.info("Ringflux has stopped");
    }
}
