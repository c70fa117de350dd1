package io.ringflux.testkit.benchmark;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.queue.BurstHandler;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import reactor.core.publisher.BaseSubscriber;

/**
 * What users write to receive the frames of four ports: the same work, each time in a class of its own.
 *
 * @param subscriber makes one that is a subscriber
 * @param handler one that is a callback at burst level
 * @param consumer one that is a lambda
 */
record Subscribers(Supplier<BaseSubscriber<Frame>> subscriber, BurstHandler handler, Consumer<Frame> consumer) {

    private static final Sum SUM = new Sum();

    static final List<Subscribers> ALL = List.of(
            new Subscribers(First::new, new FirstHandler(), frame -> SUM.add(frame)),
            new Subscribers(Second::new, new SecondHandler(), frame -> SUM.add(frame)),
            new Subscribers(Third::new, new ThirdHandler(), frame -> SUM.add(frame)),
            new Subscribers(Fourth::new, new FourthHandler(), frame -> SUM.add(frame)));

    private static final class First extends BaseSubscriber<Frame> {
        @Override
        protected void hookOnNext(Frame frame) {
            SUM.add(frame);
        }
    }

    private static final class Second extends BaseSubscriber<Frame> {
        @Override
        protected void hookOnNext(Frame frame) {
            SUM.add(frame);
        }
    }

    private static final class Third extends BaseSubscriber<Frame> {
        @Override
        protected void hookOnNext(Frame frame) {
            SUM.add(frame);
        }
    }

    private static final class Fourth extends BaseSubscriber<Frame> {
        @Override
        protected void hookOnNext(Frame frame) {
            SUM.add(frame);
        }
    }

    private static int sum(FrameBatch burst) {
        int size = burst.size();
        for (int i = 0; i < size; i++) {
            SUM.add(burst.get(i));
        }
        return size;
    }

    private static final class FirstHandler implements BurstHandler {
        @Override
        public int onBurst(FrameBatch burst) {
            return sum(burst);
        }
    }

    private static final class SecondHandler implements BurstHandler {
        @Override
        public int onBurst(FrameBatch burst) {
            return sum(burst);
        }
    }

    private static final class ThirdHandler implements BurstHandler {
        @Override
        public int onBurst(FrameBatch burst) {
            return sum(burst);
        }
    }

    private static final class FourthHandler implements BurstHandler {
        @Override
        public int onBurst(FrameBatch burst) {
            return sum(burst);
        }
    }
}
