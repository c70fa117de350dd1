package io.ringflux.tap;

import java.io.IOException;

/**
 * A process that opens a port, answers pings and waits to be killed, or for a line to exit by itself. Arguments: a
 * network namespace, what to do last.
 */
final class TapChild {
    static final int EXIT_STATUS = 3;

    private TapChild() {}

    public static void main(String[] arguments) throws IOException {
        TapPort port = TapClient.create()
                .name("tap9")
                .namespace(arguments[0])
                .address("10.19.0.1/24")
                .connectNow();
        PingResponder.on(port);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            port.kernelCounters().block();
            System.out.println("asked from a hook");
            if (arguments[1].equals("linger")) {
                port.onDispose().block();
            }
        }));
        // A child of its own, which must not keep the interface alive.
        new ProcessBuilder("sleep", "20").start();
        System.out.println("up");
        System.in.read();
        System.exit(EXIT_STATUS);
    }
}
