package io.ringflux.memif.control;

import io.ringflux.memif.FuzzInput;
import io.ringflux.memif.control.wire.ControlMessage;
import io.ringflux.memif.control.wire.ControlMessage.Ack;
import io.ringflux.memif.control.wire.ControlMessage.AddRegion;
import io.ringflux.memif.control.wire.ControlMessage.AddRing;
import io.ringflux.memif.control.wire.ControlMessage.Unknown;
import io.ringflux.memif.control.wire.RingDirection;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Messages that an input makes up: it names a well-formed one, and then may change bytes of it, its length and the fds
 * that come along. What is announced next carries the index that is due, as long as each announcement is taken.
 */
final class BentMessages {
    private static final int EDITED = 1;
    private static final int OTHER_FDS = 2;
    private static final int OTHER_LENGTH = 4;
    private static final int TRUNCATED = 8;
    private static final int MOST_EDITS = 8;
    private static final int MOST_FDS = 4;
    private static final long ALIGNMENT = 32;

    private final FuzzInput input;
    private final TestFds fds;
    private int regions;
    private int c2sRings;
    private int s2cRings;

    BentMessages(FuzzInput input, TestFds fds) {
        this.input = input;
        this.fds = fds;
    }

    Incoming next() {
        int choice = input.octet();
        ControlMessage message = message(choice & 15);
        int bends = choice >> 4;
        UnsafeBuffer bytes = TestMessages.encoded(message);
        if ((bends & EDITED) != 0) {
            edit(bytes);
        }
        int fdCount = (bends & OTHER_FDS) != 0 ? input.choice(MOST_FDS) : TestMessages.fdsOf(message);
        int length = (bends & OTHER_LENGTH) != 0 ? input.octet() : ControlMessage.LENGTH;
        return new Incoming(bytes, length, fds.make(fdCount), (bends & TRUNCATED) != 0);
    }

    private ControlMessage message(int kind) {
        return switch (kind) {
            case 0 -> TestMessages.INIT;
            case 1 -> new AddRegion(regions++, TestMessages.REGION_BYTES);
            case 2 -> ring(RingDirection.C2S, c2sRings++, 0);
            case 3 -> ring(RingDirection.S2C, s2cRings++, 0);
            case 4 -> TestMessages.CONNECT;
            case 5 -> TestMessages.HELLO;
            case 6 -> TestMessages.CONNECTED;
            case 7 -> TestMessages.DISCONNECT;
            case 8 -> new Unknown(input.word());
            case 9 -> ring(RingDirection.C2S, c2sRings++, input.choice(8) - 4);
            case 10 -> ring(RingDirection.S2C, s2cRings++, input.choice(8) - 4);
            default -> new Ack();
        };
    }

    /** Right behind all rings before it, or some units of alignment off, in the region announced last. */
    private AddRing ring(RingDirection direction, int index, int units) {
        long offset = (c2sRings + s2cRings - 1) * TestMessages.RING_BYTES + units * ALIGNMENT;
        return new AddRing(direction, index, Math.max(0, regions - 1), offset, TestMessages.RING_LOG2, 0);
    }

    private void edit(UnsafeBuffer bytes) {
        for (int i = input.upTo(MOST_EDITS); i > 0; i--) {
            bytes.putByte(input.choice(ControlMessage.LENGTH), (byte) input.octet());
        }
    }
}
