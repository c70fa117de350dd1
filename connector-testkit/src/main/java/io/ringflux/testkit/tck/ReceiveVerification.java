package io.ringflux.testkit.tck;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.tck.PublisherVerification;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.BeforeMethod;

/** What all publishers of received frames share: fresh ports for each rule, and one subscriber at a time. */
public abstract class ReceiveVerification<T> extends PublisherVerification<T> {

    /** More than a cancelled subscriber that drains by itself is waited for. */
    private static final long UNREFERENCED_MS = 3_000;

    private static final String ONE_SUBSCRIBER = "optional: a receive queue serves one subscriber at a time, by design";

    private final Supplier<? extends TckPorts> opener;
    private @Nullable TckPorts ports;

    /** @param opener called for each rule */
    protected ReceiveVerification(Supplier<? extends TckPorts> opener) {
        super(TckPorts.environment(), UNREFERENCED_MS);
        this.opener = opener;
    }

    /** The ports of the rule under test. */
    protected final TckPorts ports() {
        return Objects.requireNonNull(ports, "no rule is being tried");
    }

    /** Opens ports for a rule. */
    @BeforeMethod
    public void openPorts() {
        ports = opener.get();
    }

    /** Closes them. */
    @AfterMethod
    public void closePorts() {
        ports().close();
    }

    @Override
    public long maxElementsFromPublisher() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void optional_spec111_maySupportMultiSubscribe() {
        notVerified(ONE_SUBSCRIBER);
    }

    @Override
    public void optional_spec111_registeredSubscribersMustReceiveOnNextOrOnCompleteSignals() {
        notVerified(ONE_SUBSCRIBER);
    }

    @Override
    public void
            optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingOneByOne() {
        notVerified(ONE_SUBSCRIBER);
    }

    @Override
    public void
            optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfront() {
        notVerified(ONE_SUBSCRIBER);
    }

    @Override
    public void
            optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfrontAndCompleteAsExpected() {
        notVerified(ONE_SUBSCRIBER);
    }
}
