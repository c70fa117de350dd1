package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.loop.RxMode;
import io.ringflux.testkit.LeakCheck;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** A port that waits for frames which do not come. */
@LeakCheck
class TapIdleIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int ATTEMPTS = 5;

    @RegisterExtension
    final TapLab lab = new TapLab();

    private final TestNamespace namespace = lab.namespace();

    @ParameterizedTest
    @EnumSource(RxMode.class)
    void shouldStopWithinATenthOfASecondWhileItWaits(RxMode mode) {
        // The least of several: a machine may have other things to do than to run us.
        assertThat(LongStream.range(0, ATTEMPTS).map(i -> stopNs(mode)).min().orElseThrow())
                .isLessThan(Duration.ofMillis(100).toNanos());
    }

    @ParameterizedTest
    @EnumSource(RxMode.class)
    void shouldMakeWayForAnotherSubscriberWithinATenthOfASecondWhenCancelled(RxMode mode) {
        TapPort port = lab.open(namespace, TapClient.create().rxMode(mode));

        assertThat(LongStream.range(0, ATTEMPTS).map(i -> changeNs(port)).min().orElseThrow())
                .isLessThan(Duration.ofMillis(100).toNanos());
    }

    private long stopNs(RxMode mode) {
        TapPort port = lab.open(namespace, TapClient.create().rxMode(mode));
        port.receive().onErrorComplete().subscribe();
        Mono.delay(Duration.ofMillis(20)).block(SOON);
        long startNs = System.nanoTime();

        port.dispose();
        port.onDispose().block(SOON);

        return System.nanoTime() - startNs;
    }

    private static long changeNs(TapPort port) {
        Disposable first = port.receive().subscribe();
        Mono.delay(Duration.ofMillis(20)).block(SOON);
        long startNs = System.nanoTime();

        first.dispose();
        port.receive().take(Duration.ZERO).then().retry(1_000_000).block(SOON);

        return System.nanoTime() - startNs;
    }
}
