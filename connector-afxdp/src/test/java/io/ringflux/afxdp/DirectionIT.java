package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.contract.ArrivalCheck;
import io.ringflux.testkit.contract.Payload;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

/** Ports that only send or only receive have what that needs, and no more; and ports as small as the kernel takes. */
@LeakCheck
class DirectionIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int LENGTH = 100;

    @RegisterExtension
    final XdpLab lab = new XdpLab();

    @Test
    void shouldHaveNoChunksForTheDirectionThatIsNotWanted() {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly().frames(1024, 256));
        AfXdpPort right = lab.open(lab.rightClient().everything().receiveOnly().frames(1024, 256));

        exchange(left, right, 1_000);

        assertThat(left.details().frames()).isEqualTo(256 + 1);
        assertThat(right.details().frames()).isEqualTo(1024 + 1);
        assertThat(right.frames().conserves()).isTrue();
        Awaitility.await().atMost(SOON).until(() -> {
            left.send(Mono.empty()).block(SOON);
            return left.frames().tx() == 0 && left.frames().conserves();
        });
    }

    @Test
    void shouldSayThatItCannotSendWhenAPortOnlyReceives() {
        AfXdpPort right = lab.open(lab.rightClient().everything().receiveOnly());

        assertThatThrownBy(() -> right.send(Mono.empty())).hasMessageContaining("no transmit queue 0; it has none");
        assertThatThrownBy(() -> right.sendBatches(Mono.empty())).hasMessageContaining("it has none");
    }

    @Test
    void shouldRefuseAPortThatNeitherSendsNorReceives() {
        assertThatThrownBy(() -> lab.rightClient().receiveOnly().sendOnly().connectNow())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("choose one");
    }

    @Test
    void shouldCarryFramesOneByOneWhenRingsHaveOneEntry() {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly().ringSize(1));
        AfXdpPort right = lab.open(lab.rightClient().everything().ringSize(1));

        exchange(left, right, 20);
    }

    /** The most that the kernel leaves room for: it wants to hold 128 bytes of a frame and 320 of its own behind it. */
    @Test
    void shouldReceiveWhenTheHeadroomIsAtItsLimit() {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly());
        AfXdpPort right = lab.open(lab.rightClient().everything().headroom(2048 - 256 - 320 - 128));

        exchange(left, right, 50);

        assertThat(right.details().headroom()).isEqualTo(2048 - 320 - 128);
        assertThatThrownBy(() -> lab.rightClient()
                        .everything()
                        .headroom(2048 - 256 - 320 - 127)
                        .connectNow())
                .hasMessageContaining("headroom 1345 is outside 0..1344");
    }

    private static void exchange(AfXdpPort left, AfXdpPort right, int count) {
        ArrivalCheck arrivals = new ArrivalCheck(LENGTH);
        right.receive().doOnNext(arrivals).subscribe();
        int step = Math.min(50, left.details().ringSize());
        for (int first = 0; first < count; first += step) {
            left.send(Payload.frames(left, first, step, number -> LENGTH)).block(SOON);
            int sent = first + step;
            Awaitility.await().pollInterval(Duration.ofMillis(1)).atMost(SOON).until(() -> arrivals.count() == sent);
        }
    }
}
