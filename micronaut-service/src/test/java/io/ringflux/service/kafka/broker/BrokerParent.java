package io.ringflux.service.kafka.broker;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** A JVM that starts a broker, says where it is and waits to be killed. */
final class BrokerParent {
    static final String PID = "broker pid ";
    static final String DIRECTORY = "broker directory ";

    private BrokerParent() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.create());
        System.out.println(PID + broker.pid());
        System.out.println(DIRECTORY + broker.directory());
        new CountDownLatch(1).await();
    }
}
