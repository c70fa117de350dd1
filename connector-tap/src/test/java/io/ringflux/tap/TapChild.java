package io.ringflux.tap;

import java.io.IOException;

/** A process that opens a port and waits to be killed. */
final class TapChild {
    private TapChild() {}

    public static void main(String[] arguments) throws IOException {
        TapPort port = TapClient.create()
                .name("tap9")
                .namespace(arguments[0])
                .address("10.19.0.1/24")
                .connectNow();
        // A child of its own, which must not keep the interface alive.
        new ProcessBuilder("sleep", "20").start();
        System.out.println("up");
        port.onDispose().block();
    }
}
