package io.ringflux.vcl;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps all loops of a group from running until it is closed, as a long pause of the JVM would. */
final class HeldLoops implements AutoCloseable {
    private final CountDownLatch released = new CountDownLatch(1);

    HeldLoops(EventLoopGroup group) throws InterruptedException {
        for (EventExecutor loop : group) {
            CountDownLatch held = new CountDownLatch(1);
            loop.execute(() -> {
                held.countDown();
                hold();
            });
            held.await();
        }
    }

    private void hold() {
        try {
            released.await(2, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        released.countDown();
    }
}
