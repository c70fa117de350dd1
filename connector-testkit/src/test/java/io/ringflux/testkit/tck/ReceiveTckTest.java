package io.ringflux.testkit.tck;

import io.ringflux.frame.Frame;
import org.reactivestreams.Publisher;

/** receive() against the rules for publishers. */
public class ReceiveTckTest extends ReceiveVerification<Frame> {

    public ReceiveTckTest() {
        super(MemoryTckPorts::new);
    }

    @Override
    public Publisher<Frame> createPublisher(long elements) {
        return ports().port().receive().take(elements);
    }

    @Override
    public Publisher<Frame> createFailedPublisher() {
        return ports().failedPort().receive();
    }
}
