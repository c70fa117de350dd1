package io.ringflux.service.pipeline.generator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PaceTest {

    private static final long START_NS = 1_000_000_000L;

    private final Pace pace = new Pace(1_000_000, START_NS);

    @Test
    void shouldGiveFramesAsTimePasses() {
        assertThat(pace.due(START_NS, 64)).isEqualTo(1);

        pace.sent(1);

        assertThat(pace.due(START_NS, 64)).isZero();
        assertThat(pace.due(START_NS + 10_000, 64)).isEqualTo(10);
        assertThat(pace.due(START_NS + 1_000_000, 64)).isEqualTo(64);
    }

    @Test
    void shouldKeepTheRateOverTime() {
        long sent = 0;
        for (long nowNs = START_NS; nowNs < START_NS + 1_000_000_000L; nowNs += 33_333) {
            int due = pace.due(nowNs, 64);
            pace.sent(due);
            sent += due;
        }

        assertThat(sent).isBetween(999_900L, 1_000_001L);
    }

    @Test
    void shouldNotMakeUpForMoreThanATenthOfASecond() {
        long laterNs = START_NS + 5_000_000_000L;
        long sent = 0;
        for (int due = pace.due(laterNs, 64); due > 0; due = pace.due(laterNs, 64)) {
            pace.sent(due);
            sent += due;
        }

        assertThat(sent).isBetween(99_999L, 100_002L);
    }

    @Test
    void shouldWaitForAWholeBurstWhenNothingIsDue() {
        pace.sent(1);

        assertThat(pace.delayNs(START_NS)).isEqualTo(100_000);
        assertThat(pace.delayNs(START_NS + 1_000)).isZero();
    }
}
