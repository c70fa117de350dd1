package io.ringflux.afxdp.socket;

import io.ringflux.testkit.tck.LinkedTckPorts;
import io.ringflux.testkit.tck.SendVerification;

/** The subscriber of send() over AF_XDP queues against the rules for subscribers. */
public class XskSendTckTest extends SendVerification {

    public XskSendTckTest() {
        super(() -> new LinkedTckPorts(new XskContractTest()));
    }
}
