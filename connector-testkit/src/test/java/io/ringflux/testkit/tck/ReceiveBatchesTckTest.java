package io.ringflux.testkit.tck;

import io.ringflux.frame.FrameBatch;
import org.reactivestreams.Publisher;

/** receiveBatches() against the rules for publishers. */
public class ReceiveBatchesTckTest extends ReceiveVerification<FrameBatch> {

    public ReceiveBatchesTckTest() {
        super(MemoryTckPorts::new);
    }

    @Override
    public Publisher<FrameBatch> createPublisher(long elements) {
        return ports().port().receiveBatches().take(elements);
    }

    @Override
    public Publisher<FrameBatch> createFailedPublisher() {
        return ports().failedPort().receiveBatches();
    }
}
