package io.ringflux.service.port;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.ringflux.loop.PollerGroup;
import io.ringflux.service.config.ConfigException;
import io.ringflux.service.config.ServiceSettings;
import jakarta.inject.Singleton;

/** Makes the one group of loops that all ports and generators share. */
@Factory
final class Loops {

    @Singleton
    @Bean(preDestroy = "dispose")
    PollerGroup loops(ServiceSettings settings) {
        int[] cpus = settings.loopCpus().stream().mapToInt(Integer::intValue).toArray();
        try {
            PollerGroup loops = cpus.length > 0
                    ? PollerGroup.pinned("ringflux", cpus)
                    : PollerGroup.create("ringflux", settings.loopThreads());
            Integer priority = settings.loopPriority();
            return priority == null ? loops : loops.realTime(priority);
        } catch (RuntimeException e) {
            throw new ConfigException("ringflux.loops", String.valueOf(e.getMessage()));
        }
    }
}
