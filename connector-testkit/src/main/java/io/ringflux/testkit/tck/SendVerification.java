package io.ringflux.testkit.tck;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.BeforeMethod;

/** The subscriber of send() against the rules for subscribers, seen from outside. */
public abstract class SendVerification extends SubscriberBlackboxVerification<Frame> {

    private final Supplier<? extends TckPorts> opener;
    private @Nullable TckPorts ports;
    private @Nullable FramePort port;

    /** @param opener called for each rule */
    protected SendVerification(Supplier<? extends TckPorts> opener) {
        super(TckPorts.environment());
        this.opener = opener;
    }

    /** Opens a port for a rule. */
    @BeforeMethod
    public void openPorts() {
        TckPorts opened = opener.get();
        ports = opened;
        port = opened.port();
    }

    /** Closes it. */
    @AfterMethod
    public void closePorts() {
        Objects.requireNonNull(ports, "no rule is being tried").close();
    }

    @Override
    public Subscriber<Frame> createSubscriber() {
        return TckPorts.sender(Objects.requireNonNull(port));
    }

    @Override
    public Frame createElement(int element) {
        return TckPorts.frame(Objects.requireNonNull(port));
    }
}
