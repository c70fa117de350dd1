package io.ringflux.service.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ConsistentCountersTest {
    @Test
    void shouldShowOneMomentWhenReadWhileWritten() throws InterruptedException {
        ConsistentCounters counters = new ConsistentCounters(3);
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            while (!stop.get()) {
                counters.begin();
                counters.add(0, 1);
                counters.add(1, 2);
                counters.add(2, 3);
                counters.end();
            }
        });
        writer.start();

        long last = 0;
        for (int i = 0; i < 1_000_000; i++) {
            long[] values = counters.snapshot();
            if (values[1] != 2 * values[0] || values[2] != 3 * values[0] || values[0] < last) {
                stop.set(true);
                assertThat(values).containsExactly(last, 2 * last, 3 * last);
            }
            last = values[0];
        }
        stop.set(true);
        writer.join();

        assertThat(last).isPositive();
        assertThat(counters.value(0)).isEqualTo(counters.snapshot()[0]);
    }
}
