package io.ringflux.afxdp.socket;

import io.ringflux.frame.Frame;
import io.ringflux.testkit.tck.LinkedTckPorts;
import io.ringflux.testkit.tck.ReceiveVerification;
import org.reactivestreams.Publisher;

/** receive() over AF_XDP queues against the rules for publishers. */
public class XskReceiveTckTest extends ReceiveVerification<Frame> {

    public XskReceiveTckTest() {
        super(() -> new LinkedTckPorts(new XskContractTest()));
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
