package io.ringflux.memif.bench;

import io.ringflux.testkit.Testpmd;

/** A {@code dpdk-testpmd} that forwards. */
record TestpmdPeer(Testpmd process, boolean receives) implements Peer {

    @Override
    public double read() {
        Testpmd.Counters counters = process.counters();
        return receives ? counters.rxPackets() : counters.txPackets();
    }

    @Override
    public void signal(String name) {
        process.signal(name);
    }

    @Override
    public void close() {
        process.kill();
    }
}
