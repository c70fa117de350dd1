package io.ringflux.tap.vhost;

import io.ringflux.frame.Frame;
import io.ringflux.testkit.tck.LinkedTckPorts;
import io.ringflux.testkit.tck.ReceiveVerification;
import org.reactivestreams.Publisher;

/** receive() over queues of the vhost back end against the rules for publishers. */
public class VhostReceiveTckTest extends ReceiveVerification<Frame> {

    public VhostReceiveTckTest() {
        super(() -> new LinkedTckPorts(new VhostContractTest()));
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
