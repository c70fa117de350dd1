package io.ringflux.tap.fd;

import io.ringflux.testkit.tck.LinkedTckPorts;
import io.ringflux.testkit.tck.SendVerification;

/** The subscriber of send() over queues of the FD back end against the rules for subscribers. */
public class FdSendTckTest extends SendVerification {

    public FdSendTckTest() {
        super(() -> new LinkedTckPorts(new FdContractTest()));
    }
}
