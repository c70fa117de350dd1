package io.ringflux.testkit.tck;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.BeforeMethod;

/** The subscriber of send() against the rules for subscribers, with a probe in front of it. */
public class SendWhiteboxTckTest extends SubscriberWhiteboxVerification<Frame> {

    private TckPorts ports;
    private FramePort port;

    public SendWhiteboxTckTest() {
        super(TckPorts.environment());
    }

    @BeforeMethod
    public void openPorts() {
        ports = new MemoryTckPorts();
        port = ports.port();
    }

    @AfterMethod
    public void closePorts() {
        ports.close();
    }

    @Override
    public Subscriber<Frame> createSubscriber(WhiteboxSubscriberProbe<Frame> probe) {
        return new Probed(TckPorts.sender(port), probe);
    }

    @Override
    public Frame createElement(int element) {
        return TckPorts.frame(port);
    }

    /** Tells the probe what comes; the sender asks for frames by itself. */
    private static final class Probed implements Subscriber<Frame> {

        private final Subscriber<Frame> sender;
        private final WhiteboxSubscriberProbe<Frame> probe;
        private boolean subscribed;

        Probed(Subscriber<Frame> sender, WhiteboxSubscriberProbe<Frame> probe) {
            this.sender = sender;
            this.probe = probe;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            sender.onSubscribe(subscription);
            if (!subscribed) {
                subscribed = true;
                probe.registerOnSubscribe(new SubscriberPuppet() {
                    @Override
                    public void triggerRequest(long elements) {}

                    @Override
                    public void signalCancel() {
                        subscription.cancel();
                    }
                });
            }
        }

        @Override
        public void onNext(Frame frame) {
            sender.onNext(frame);
            probe.registerOnNext(frame);
        }

        @Override
        public void onError(Throwable error) {
            sender.onError(error);
            probe.registerOnError(error);
        }

        @Override
        public void onComplete() {
            sender.onComplete();
            probe.registerOnComplete();
        }
    }
}
