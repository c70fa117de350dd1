package io.ringflux.memif.shm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/** A thread that does its mischief again and again until closed. */
final class Flipper implements AutoCloseable {
    private final AtomicBoolean enough = new AtomicBoolean();
    private final Thread thread;

    /** @param mischief called with 0, 1, 2 and so on */
    Flipper(IntConsumer mischief) {
        thread = new Thread(
                () -> {
                    for (int seed = 0; !enough.get(); seed++) {
                        mischief.accept(seed);
                    }
                },
                "flipper");
        thread.start();
    }

    /** Lets the thread run where there is one processor only. */
    void check() {
        assertThat(thread.isAlive()).isTrue();
        Thread.yield();
    }

    @Override
    public void close() {
        enough.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
