package io.ringflux.tap.fd;

import io.ringflux.frame.Frame;
import io.ringflux.testkit.tck.LinkedTckPorts;
import io.ringflux.testkit.tck.ReceiveVerification;
import org.reactivestreams.Publisher;

/** receive() over queues of the FD back end against the rules for publishers. */
public class FdReceiveTckTest extends ReceiveVerification<Frame> {

    public FdReceiveTckTest() {
        super(() -> new LinkedTckPorts(new FdContractTest()));
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
