package io.ringflux.loop;

import io.ringflux.nativeio.Fd;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A group of one loop for each test, whose descriptors are all closed after it. */
final class TestLoop implements BeforeEachCallback, AfterEachCallback {

    private int fdsBefore;
    private PollerGroup group;
    private Poller poller;

    @Override
    public void beforeEach(ExtensionContext context) {
        fdsBefore = Fd.openCount();
        group = PollerGroup.create("test", 1);
        poller = group.next();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        group.dispose();
        Awaitility.await("descriptors of the loop are closed").until(() -> Fd.openCount() == fdsBefore);
    }

    PollerGroup group() {
        return group;
    }

    Poller poller() {
        return poller;
    }

    /** Runs it on the loop and passes on what it throws. */
    void run(Runnable action) {
        CompletableFuture.runAsync(action, poller).join();
    }

    long cpuNs() {
        return ManagementFactory.getThreadMXBean()
                .getThreadCpuTime(poller.thread().getId());
    }
}
