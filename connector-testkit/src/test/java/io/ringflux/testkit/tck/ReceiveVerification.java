package io.ringflux.testkit.tck;

import org.reactivestreams.tck.PublisherVerification;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.BeforeMethod;

/** What all publishers of received frames share: fresh ports for each rule, and one subscriber at a time. */
abstract class ReceiveVerification<T> extends PublisherVerification<T> {

    /** More than a cancelled subscriber that drains by itself is waited for. */
    private static final long UNREFERENCED_MS = 3_000;

    private static final String ONE_SUBSCRIBER = "optional: a receive queue serves one subscriber at a time, by design";

    private TckPorts ports;

    ReceiveVerification() {
        super(TckPorts.environment(), UNREFERENCED_MS);
    }

    TckPorts ports() {
        return ports;
    }

    @BeforeMethod
    public void openPorts() {
        ports = new TckPorts();
    }

    @AfterMethod
    public void closePorts() {
        ports.close();
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
