package io.ringflux.tap.fd;

import io.ringflux.nativeio.DeviceFile;
import io.ringflux.nativeio.SeqPacketListener;
import io.ringflux.nativeio.SeqPacketSocket;
import io.ringflux.nativeio.UnixAddress;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two connected descriptors that keep packets apart, as those of a device do: in place of a kernel that never makes a
 * writer wait and that loses what nobody reads, one that does neither.
 */
record PacketPair(DeviceFile left, DeviceFile right) {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final int UNUSED_BYTES = 64;

    static PacketPair open() {
        UnixAddress address =
                UnixAddress.parse("@ringflux-pair-" + ProcessHandle.current().pid() + '-' + NUMBERS.incrementAndGet());
        try (SeqPacketListener listener = SeqPacketListener.listen(address, 1, 0600, UNUSED_BYTES)) {
            DeviceFile left = DeviceFile.adopt(
                    SeqPacketSocket.connect(address, UNUSED_BYTES).fd());
            return new PacketPair(
                    left,
                    DeviceFile.adopt(Objects.requireNonNull(listener.accept()).fd()));
        }
    }
}
