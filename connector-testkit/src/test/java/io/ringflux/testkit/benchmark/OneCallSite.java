package io.ringflux.testkit.benchmark;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.queue.BurstHandler;
import java.util.function.Consumer;

/** Hands the frames of every port to its consumer by the same call, whose type profile all of them share. */
final class OneCallSite implements BurstHandler {

    private final Consumer<Frame> consumer;

    OneCallSite(Consumer<Frame> consumer) {
        this.consumer = consumer;
    }

    @Override
    public int onBurst(FrameBatch burst) {
        int size = burst.size();
        for (int i = 0; i < size; i++) {
            consumer.accept(burst.get(i));
        }
        return size;
    }
}
