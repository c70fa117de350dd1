package io.ringflux.service.pipeline.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringflux.frame.FrameLender;
import io.ringflux.loop.Poller;
import io.ringflux.loop.PollerGroup;
import io.ringflux.testkit.LeakCheck;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** A feed and its pool go with whatever ends first, the subscription or the loop. */
@LeakCheck
final class FeedFluxTest {

    private final AtomicBoolean closed = new AtomicBoolean();
    private final PollerGroup loops = PollerGroup.create("feeds", 1);
    private final Poller loop = loops.next();
    private final FeedFlux feed = new FeedFlux(() -> loop, Silence::new, new FeedFlux.Shape(1, 1, 64, 2));

    @Test
    void shouldCloseWhenTheLoopEndsRightBehindTheCancellation() {
        Disposable subscription = feed.subscribe();

        loop.execute(() -> {
            subscription.dispose();
            loops.dispose();
        });

        await().untilTrue(closed);
    }

    @Test
    void shouldFailWhenTheLoopEnds() {
        AtomicReference<Throwable> error = new AtomicReference<>();
        feed.subscribe(frame -> {}, error::set);

        loop.execute(loops::dispose);

        await().untilTrue(closed);
        assertThat(error.get()).hasMessageContaining("loop ended");
    }

    private final class Silence implements Feed {

        @Override
        public int lend(FrameLender lender, int limit) {
            return 0;
        }

        @Override
        public long delayNs() {
            return 1_000_000;
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }
}
