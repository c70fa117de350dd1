package io.ringflux.service.demo;

import io.ringflux.packet.PacketView;
import org.agrona.DirectBuffer;

/** Somebody else's frames: Ethernet, whole, and what IP says of its length is true. */
final class WellFormedFrameCheck implements FrameCheck {

    private final PacketView view = new PacketView();

    @Override
    public boolean isRight(DirectBuffer buffer, int offset, int length, int originalLength) {
        view.wrap(buffer, offset, length);
        return originalLength == length && view.isEthernet() && !view.isTruncated();
    }
}
