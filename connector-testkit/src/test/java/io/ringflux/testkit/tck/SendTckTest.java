package io.ringflux.testkit.tck;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.BeforeMethod;

/** The subscriber of send() against the rules for subscribers, seen from outside. */
public class SendTckTest extends SubscriberBlackboxVerification<Frame> {

    private TckPorts ports;
    private FramePort port;

    public SendTckTest() {
        super(TckPorts.environment());
    }

    @BeforeMethod
    public void openPorts() {
        ports = new TckPorts();
        port = ports.port();
    }

    @AfterMethod
    public void closePorts() {
        ports.close();
    }

    @Override
    public Subscriber<Frame> createSubscriber() {
        return ports.sender(port);
    }

    @Override
    public Frame createElement(int element) {
        return TckPorts.frame(port);
    }
}
