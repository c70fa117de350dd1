package io.ringflux.service.health;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Whether the service is ready: from the start of its pipelines to the beginning of its shutdown. */
@Singleton
@Readiness
public final class Lifecycle implements HealthIndicator {

    private volatile boolean ready;

    /** Says so from now on. */
    public void ready(boolean isReady) {
        ready = isReady;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Mono.fromSupplier(() -> HealthResult.builder("lifecycle", ready ? HealthStatus.UP : HealthStatus.DOWN)
                .build());
    }
}
