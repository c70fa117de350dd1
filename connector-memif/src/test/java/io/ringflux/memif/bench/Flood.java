package io.ringflux.memif.bench;

import io.ringflux.FramePort;

/** Sends flat out to an echo, and counts what comes back. */
final class Flood implements JvmPeerMain.Action {

    private final TxAction.Fill out;
    private final RxAction.Poll back;

    Flood(Traffic traffic) {
        out = new TxAction.Fill(traffic);
        back = new RxAction.Poll(traffic);
    }

    @Override
    public void start(FramePort port) {
        back.start(port);
        out.start(port);
    }

    @Override
    public double read(FramePort port) {
        return back.read(port);
    }
}
