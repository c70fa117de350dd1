package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.contract.ArrivalCheck;
import io.ringflux.testkit.contract.Payload;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;

/** Ports on several interfaces whose frames lie in one memory. */
@LeakCheck
class SharedMemoryIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int LENGTH = 300;
    private static final int COUNT = 1_000;

    @RegisterExtension
    final XdpLab first = new XdpLab();

    @RegisterExtension
    final XdpLab second = new XdpLab();

    private AfXdpMemory memory;

    @BeforeEach
    void openLabs() {
        memory = AfXdpMemory.create(AfXdpClient.create("any"), 4096);
    }

    @AfterEach
    void closeLabs() {
        memory.dispose();
    }

    @Test
    void shouldSendFromAnotherInterfaceWhereFramesLie() {
        AfXdpPort in = first.open(inside(first.rightClient()));
        AfXdpPort out = second.open(inside(second.leftClient()));

        forward(in, out, COUNT);

        assertThat(in.details().frames()).isEqualTo(1024 + 64);
        // what is sent lies where it was received: the sender's own chunks are never used
        assertThat(out.frames().tx()).isZero();
        assertThat(out.stats().txFrames()).isEqualTo(COUNT);
        awaitAtRest(in);
        awaitAtRest(out);
    }

    @Test
    void shouldBringInAnotherInterfaceWhenTheFirstHasGone() {
        AfXdpPort gone = first.open(inside(first.leftClient()));
        AfXdpPort in = first.open(inside(first.rightClient()));
        first.dispose(gone);

        AfXdpPort out = second.open(inside(second.leftClient()));

        forward(in, out, COUNT);
        awaitAtRest(out);
    }

    @Test
    void shouldTellTheKernelOfTheMemoryAgainWhenAllPortsHaveGone() {
        for (int i = 0; i < 20; i++) {
            AfXdpPort one = inside(first.rightClient()).connectNow();
            AfXdpPort other = inside(second.leftClient()).connectNow();
            first.dispose(one);
            second.dispose(other);
        }

        AfXdpPort in = first.open(inside(first.rightClient()));
        AfXdpPort out = second.open(inside(second.leftClient()));

        forward(in, out, 100);
    }

    @Test
    void shouldSayWhatIsLeftWhenTheMemoryIsTooSmall() {
        first.open(inside(first.rightClient()));
        AfXdpClient greedy = second.leftClient().everything().memory(memory).frames(4096, 64);

        assertThatThrownBy(greedy::connectNow)
                .hasMessageContaining("no 4160 chunks in one piece: 3008 of 4096 are left");
    }

    @Test
    void shouldRefusePortsWhenItWasDisposedOf() {
        AfXdpPort port = first.open(inside(first.rightClient()));

        memory.dispose();

        assertThatThrownBy(() -> inside(second.leftClient()).connectNow()).hasMessageContaining("disposed");
        assertThat(port.frames().conserves()).isTrue();
    }

    private AfXdpClient inside(AfXdpClient client) {
        return client.everything().memory(memory).frames(1024, 64).ringSize(256).patience(SOON);
    }

    /** From the far end of the first cable to the far end of the second. */
    private void forward(AfXdpPort in, AfXdpPort out, int count) {
        AfXdpPort source = first.open(first.leftClient().sendOnly());
        AfXdpPort sink = second.open(second.rightClient().everything());
        ArrivalCheck arrivals = new ArrivalCheck(LENGTH);
        sink.receive().doOnNext(arrivals).subscribe();
        Disposable forwarding = out.send(in.receive()).subscribe();

        for (int number = 0; number < count; number += 50) {
            source.send(Payload.frames(source, number, 50, any -> LENGTH)).block(SOON);
            long sent = number + 50;
            Awaitility.await().atMost(SOON).until(() -> arrivals.count() == sent);
        }
        forwarding.dispose();
    }

    private static void awaitAtRest(AfXdpPort port) {
        Awaitility.await()
                .atMost(SOON)
                .until(() -> port.frames().conserves() && port.frames().tx() == 0);
    }
}
