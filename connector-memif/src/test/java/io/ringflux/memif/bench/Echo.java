package io.ringflux.memif.bench;

import io.ringflux.FramePort;

/** Everything goes back where it came from: {@code port.send(port.receive())}. */
final class Echo implements JvmPeerMain.Action {

    @Override
    public void start(FramePort port) {
        port.send(port.receive()).subscribe();
    }

    @Override
    public double read(FramePort port) {
        return port.stats().txFrames();
    }
}
