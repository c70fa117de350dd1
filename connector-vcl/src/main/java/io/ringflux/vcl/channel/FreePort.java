package io.ringflux.vcl.channel;

import io.ringflux.vcl.VclException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;

/** Looks for a port that nobody has, by taking it. */
final class FreePort {
    private static final int FIRST = 49152;
    private static final int AFTER_LAST = 65536;
    private static final int MAX_TRIES = 16;

    private FreePort() {}

    /** Takes the address. */
    interface Bind {
        void to(InetSocketAddress address) throws VclException;
    }

    /** Makes what has failed to bind as good as new. */
    interface Reset {
        void run() throws VclException;
    }

    static void find(InetAddress host, Bind bind, Reset reset) throws VclException {
        for (int tries = 1; ; tries++) {
            try {
                bind.to(new InetSocketAddress(host, ThreadLocalRandom.current().nextInt(FIRST, AFTER_LAST)));
                return;
            } catch (VclException e) {
                if (tries == MAX_TRIES) {
                    throw e;
                }
                reset.run();
            }
        }
    }
}
