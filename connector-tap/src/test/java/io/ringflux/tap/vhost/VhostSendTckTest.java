package io.ringflux.tap.vhost;

import io.ringflux.testkit.tck.LinkedTckPorts;
import io.ringflux.testkit.tck.SendVerification;

/** The subscriber of send() over queues of the vhost back end against the rules for subscribers. */
public class VhostSendTckTest extends SendVerification {

    public VhostSendTckTest() {
        super(() -> new LinkedTckPorts(new VhostContractTest()));
    }
}
