package io.ringflux.service.pipeline.file;

import io.ringflux.loop.Poller;
import io.ringflux.loop.PollerGroup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The loop of all capture files that are read: a disk may make it wait, which no port's loop may. */
@Singleton
final class FileLoop {

    private @Nullable PollerGroup group;

    synchronized Poller poller() {
        if (group == null) {
            group = PollerGroup.create("ringflux-files", 1);
        }
        return group.next();
    }

    @PreDestroy
    synchronized void close() {
        if (group != null) {
            group.dispose();
        }
    }
}
