package io.ringflux.tap.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.reactive.QueuedPort;
import io.ringflux.tap.KernelEcho;
import io.ringflux.tap.TapLab;
import io.ringflux.testkit.LeakCheck;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Signals between a port and the kernel. For machines that have vhost-net, as a guest has. */
@LeakCheck
class VhostWakeUpCases {
    private static final Duration SOON = Duration.ofSeconds(100);

    @RegisterExtension
    final TapLab lab = new TapLab();

    @Test
    void shouldLoseNoWakeUpWhenOnePacketIsUnderWayAtATime() {
        QueuedPort port = new UnwatchedPort(lab.namespace(), KernelEcho.KERNEL_PREFIX, lab.loops()).port();

        KernelEcho.exchange(port, 100_000, 1, 56).block(SOON);

        // It did sleep, however seldom on one processor.
        assertThat(port.stats().rx().get(0).wakeups()).isPositive();
        assertThat(port.stats().tx().get(0).signals()).isPositive();
        port.dispose();
        port.onDispose().block(SOON);
    }
}
