package io.ringflux.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class QueueCountersTest {

    private static final long LONG_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final QueueCounters counters = new QueueCounters();

    @Test
    void shouldShowAStallWhileItLasts() {
        counters.beginStall();

        Awaitility.await().until(() -> counters.longestStallNs() > LONG_NS);
    }

    @Test
    void shouldTakeAStallThatBeginsTwiceForOne() {
        long beforeNs = System.nanoTime();
        counters.beginStall();
        Awaitility.await().until(() -> counters.longestStallNs() > LONG_NS);
        counters.beginStall();
        counters.endStall();

        assertThat(counters.longestStallNs()).isBetween(LONG_NS, System.nanoTime() - beforeNs);
    }

    @Test
    void shouldRememberTheLongestStallOnly() {
        counters.beginStall();
        Awaitility.await().until(() -> counters.longestStallNs() > LONG_NS);
        counters.endStall();
        long longestNs = counters.longestStallNs();

        counters.beginStall();
        counters.endStall();
        counters.endStall();

        assertThat(counters.longestStallNs()).isEqualTo(longestNs);
    }

    @Test
    void shouldCountNoStallThatNeverBegan() {
        counters.endStall();

        assertThat(counters.longestStallNs()).isZero();
    }
}
