package io.ringflux.memif;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Ethernet frames whose every byte follows from their number, and the check that they arrive whole, once and in order.
 * The addresses are the same in all, so that an echo may swap them.
 */
final class SequencedFrames implements Consumer<Frame> {

    private static final int NUMBER_OFFSET = 14;
    private static final byte[] HEADER = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 1, (byte) 0x88, (byte) 0xb5};

    private final IntUnaryOperator lengths;
    private volatile int arrived;

    /** Frames of that length, 18 bytes at least. */
    SequencedFrames(int length) {
        this(number -> length);
    }

    SequencedFrames(IntUnaryOperator lengths) {
        this.lengths = lengths;
    }

    /** Frames number 0 and on, to be sent by that port. */
    Flux<Frame> sentBy(FramePort port, int count) {
        return sentBy(port, 0, count);
    }

    /** Frames number {@code first} and on. */
    Flux<Frame> sentBy(FramePort port, int first, int count) {
        return Flux.range(first, count).map(number -> {
            Frame frame = port.allocate(lengths.applyAsInt(number));
            if (frame == null) {
                throw new IllegalStateException("the pool of " + port.name() + " is empty");
            }
            return fill(frame, bytes(number));
        });
    }

    @Override
    public void accept(Frame frame) {
        accept(frame.copied().bytes());
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void accept(byte[] bytes) {
        int number = arrived;
        if (!Arrays.equals(bytes, bytes(number))) {
            throw new AssertionError("expected frame " + number + " of " + lengths.applyAsInt(number) + " bytes, got "
                    + bytes.length + " bytes of frame " + numberOf(bytes));
        }
        arrived = number + 1;
    }

    /** Frames that arrived. */
    int arrived() {
        return arrived;
    }

    private byte[] bytes(int number) {
        byte[] bytes = new byte[lengths.applyAsInt(number)];
        for (int i = NUMBER_OFFSET; i < bytes.length; i++) {
            bytes[i] = (byte) (number * 31 + i);
        }
        System.arraycopy(HEADER, 0, bytes, 0, HEADER.length);
        new UnsafeBuffer(bytes).putInt(NUMBER_OFFSET, number);
        return bytes;
    }

    private static int numberOf(byte[] bytes) {
        return new UnsafeBuffer(bytes).getInt(NUMBER_OFFSET);
    }

    private static Frame fill(Frame head, byte[] bytes) {
        int offset = 0;
        for (@Nullable Frame segment = head; segment != null; segment = segment.next()) {
            MutableDirectBuffer buffer = segment.buffer();
            buffer.putBytes(0, bytes, offset, segment.length());
            offset += segment.length();
        }
        return head;
    }
}
