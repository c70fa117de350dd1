package io.ringflux.service.pipeline.feed;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameLender;
import io.ringflux.frame.FramePool;
import io.ringflux.loop.Poller;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Frames that a {@link Feed} lends on a loop. Each subscriber gets a feed of its own, opened on the loop; frames are
 * lent as a port lends them.
 */
public final class FeedFlux extends Flux<Frame> {

    private final Supplier<Poller> loop;
    private final Callable<? extends Feed> opener;
    private final Shape shape;

    /**
     * @param loop gives the loop of the next subscriber
     * @param opener opens a feed
     * @param shape of the bursts
     */
    public FeedFlux(Supplier<Poller> loop, Callable<? extends Feed> opener, Shape shape) {
        this.loop = loop;
        this.opener = opener;
        this.shape = shape;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Frame> actual) {
        FeedSubscription subscription = new FeedSubscription(actual, loop.get(), this);
        actual.onSubscribe(subscription);
        subscription.start();
    }

    Feed open() throws IOException {
        try {
            return opener.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    int burst() {
        return shape.burst;
    }

    FramePool pool() {
        return FramePool.create(shape.poolChunks, shape.chunkBytes);
    }

    FrameLender lender(FramePool pool) {
        return new FrameLender(pool, shape.segments, 0, 0);
    }

    /**
     * The shape of a feed's bursts.
     *
     * @param burst most frames at once
     * @param segments most segments at once
     * @param chunkBytes longest segment
     * @param poolChunks segments that may be taken at a time, bursts under way included
     */
    public record Shape(int burst, int segments, int chunkBytes, int poolChunks) {}
}
