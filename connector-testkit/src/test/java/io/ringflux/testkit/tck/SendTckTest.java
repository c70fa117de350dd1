package io.ringflux.testkit.tck;

/** The subscriber of send() on rings in memory. */
public class SendTckTest extends SendVerification {

    public SendTckTest() {
        super(MemoryTckPorts::new);
    }
}
