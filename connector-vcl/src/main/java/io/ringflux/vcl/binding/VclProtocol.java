package io.ringflux.vcl.binding;

/** What a session speaks, with VCL's numbers. */
public enum VclProtocol {
    TCP(0),
    UDP(1),
    TLS(3),
    DTLS(5);

    private final byte number;

    VclProtocol(int number) {
        this.number = (byte) number;
    }

    byte number() {
        return number;
    }
}
