package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.LeakCheck;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many packets, all of which both sides must have counted. {@code -Dringflux.tap.soak=N} says how many each way. */
@LeakCheck
class TapSoakIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofHours(25);
    private static final int WINDOW = 256;

    @RegisterExtension
    final TapLab lab = new TapLab();

    @Test
    void shouldCountWhatTheKernelCountsHoweverManyThereAre() {
        int packets = Integer.getInteger("ringflux.tap.soak", 100_000);
        TapPort port = lab.open(lab.namespace(), KernelEcho.client());
        KernelCounters before = port.kernelCounters().block(SOON);

        KernelEcho.exchange(port, packets, WINDOW, 56).block(PATIENCE);

        assertThat(port.stats().txFrames()).isEqualTo(packets);
        Awaitility.await().atMost(SOON).untilAsserted(() -> {
            KernelCounters after = port.kernelCounters().block(SOON);
            assertThat(after.rxPackets() - before.rxPackets()).isEqualTo(packets);
            assertThat(port.stats().rxFrames()).isEqualTo(after.txPackets()).isGreaterThanOrEqualTo(packets);
            assertThat(after.txDropped() + after.rxErrors() + after.rxDropped()).isZero();
        });
        assertThat(port.stats().rx().get(0).dropped()).isZero();
        assertThat(port.stats().tx().get(0).dropped()).isZero();
    }
}
