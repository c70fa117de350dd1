package io.ringflux.memif.bench;

import io.ringflux.testkit.Testpmd;
import io.ringflux.testkit.TestpmdOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Two processes with a memif link between them: the client on CPU 0, the server on CPU 1. Each side is
 * {@code testpmd:MODE} or {@code jvm:ACTION}.
 *
 * @param server what serves
 * @param client what connects
 * @param measured the side whose figure counts, {@code server} or {@code client}
 * @param traffic what flows between them
 */
record Setup(String server, String client, String measured, Traffic traffic) {

    private static final long POSTING_NS = 500_000_000;

    /** Starts both sides and the traffic; the measured side is the first of the list. */
    List<Peer> start(String socket) {
        List<Peer> started = new ArrayList<>();
        try {
            started.add(peer("server", server, socket, 1));
            started.add(peer("client", client, socket, 0));
        } catch (RuntimeException e) {
            started.forEach(Peer::close);
            throw e;
        }
        if (measured.equals("client")) {
            Collections.reverse(started);
        }
        return started;
    }

    /** Whether the figure is a time, of which less is better. */
    boolean isTime() {
        return client.contains(":ping");
    }

    /** The same with other traffic. */
    Setup with(Traffic other) {
        return new Setup(server, client, measured, other);
    }

    private Peer peer(String role, String side, String socket, int cpu) {
        String what = side.substring(side.indexOf(':') + 1);
        if (side.startsWith("jvm:")) {
            return new JvmPeer(cpu, role, socket, what, traffic);
        }
        TestpmdOptions options = (role.equals("server") ? TestpmdOptions.server(socket) : client(socket))
                .queues(traffic.queues())
                .cpu(cpu)
                .forward(what.equals("ping") ? "io" : what)
                .application("--txpkts=" + traffic.frameBytes());
        Testpmd testpmd = options.start();
        if (what.equals("ping")) {
            // Its first poll posts the buffers for what comes back; without them the server drops the only frame there
            // is.
            testpmd.command("start");
            LockSupport.parkNanos(POSTING_NS);
            testpmd.command("stop");
            testpmd.command("set burst 1");
            testpmd.command("start tx_first");
        } else {
            testpmd.command("start");
        }
        return new TestpmdPeer(testpmd, what.equals("rxonly") || what.equals("ping"));
    }

    private TestpmdOptions client(String socket) {
        TestpmdOptions options = TestpmdOptions.client(socket);
        return traffic.zeroCopy() ? options.zeroCopy() : options;
    }
}
