package io.ringflux.memif.bench;

import io.ringflux.testkit.bench.Machine;
import io.ringflux.testkit.bench.Machine.State;
import io.ringflux.testkit.bench.Windows;
import java.util.List;

/** The figures of one running setup: windows with the machine's state read before and after each. */
final class Measurement {

    private static final long SETTLE_MS = 300;
    private static final long WINDOW_MS = 1500;

    private final Machine machine;
    private final Setup setup;
    private final List<Peer> peers;
    private final Windows windows = new Windows();

    Measurement(Machine machine, Setup setup, List<Peer> peers) {
        this.machine = machine;
        this.setup = setup;
        this.peers = peers;
    }

    /** One window; frames per second in millions, or nanoseconds a round trip. */
    State window() throws InterruptedException {
        signal("STOP");
        double before = machine.coreToCoreNs();
        signal("CONT");
        Thread.sleep(SETTLE_MS);
        Peer peer = peers.get(0);
        double first = peer.read();
        long from = System.nanoTime();
        Thread.sleep(WINDOW_MS);
        double last = peer.read();
        long to = System.nanoTime();
        signal("STOP");
        double after = machine.coreToCoreNs();
        signal("CONT");
        double rate = (last - first) * 1e3 / (to - from);
        double figure = setup.isTime() ? (peer instanceof JvmPeer ? last : 1e3 / rate) : rate;
        return windows.add(figure, before, after);
    }

    Windows windows() {
        return windows;
    }

    private void signal(String name) {
        peers.forEach(peer -> peer.signal(name));
    }
}
