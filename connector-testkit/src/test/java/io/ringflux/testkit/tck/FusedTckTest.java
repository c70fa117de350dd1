package io.ringflux.testkit.tck;

import io.ringflux.frame.Frame;
import org.reactivestreams.Publisher;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.BeforeMethod;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** receive() drained by another thread, against the rules for publishers. */
public class FusedTckTest extends ReceiveVerification<Frame> {

    public FusedTckTest() {
        super(MemoryTckPorts::new);
    }

    private Scheduler scheduler;

    @BeforeMethod
    public void startScheduler() {
        scheduler = Schedulers.newSingle("drain");
    }

    @AfterMethod
    public void stopScheduler() {
        scheduler.dispose();
    }

    @Override
    public Publisher<Frame> createPublisher(long elements) {
        return ports().port().receive().publishOn(scheduler).take(elements);
    }

    @Override
    public Publisher<Frame> createFailedPublisher() {
        return ports().failedPort().receive().publishOn(scheduler);
    }
}
