package io.ringflux.testkit.contract;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import java.util.function.LongToIntFunction;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Frames whose every byte follows from their number, so that a lost, doubled, moved or torn one shows. */
public final class Payload {

    private static final int NUMBER_BYTES = Long.BYTES;
    private static final int STEP = 31;

    private Payload() {}

    /** Frames number {@code first} and on, allocated from {@code port} as they are asked for. */
    public static Flux<Frame> frames(FramePort port, long first, long count, LongToIntFunction lengths) {
        return Flux.generate(() -> first, (number, sink) -> {
            if (number == first + count) {
                sink.complete();
                return number;
            }
            Frame frame = port.allocate(lengths.applyAsInt(number));
            if (frame == null) {
                sink.error(new IllegalStateException("the pool of " + port.name() + " is empty"));
                return number;
            }
            fill(frame, number);
            sink.next(frame);
            return number + 1;
        });
    }

    /** Frames number 0 and on, all of one length. */
    public static Flux<Frame> frames(FramePort port, long count, int length) {
        return frames(port, 0, count, number -> length);
    }

    /** Writes the bytes of that number. */
    public static void fill(Frame frame, long number) {
        int offset = 0;
        for (@Nullable Frame segment = frame; segment != null; segment = segment.next()) {
            MutableDirectBuffer buffer = segment.buffer();
            for (int i = 0; i < segment.length(); i++) {
                buffer.putByte(i, at(number, offset++));
            }
        }
    }

    /** Checks every byte and the length. */
    public static void check(Frame frame, long number, int length) {
        if (frame.totalLength() != length) {
            throw new AssertionError("frame " + number + " has " + frame.totalLength() + " bytes, expected " + length);
        }
        int offset = 0;
        for (@Nullable Frame segment = frame; segment != null; segment = segment.next()) {
            MutableDirectBuffer buffer = segment.buffer();
            for (int i = 0; i < segment.length(); i++) {
                if (buffer.getByte(i) != at(number, offset++)) {
                    throw new AssertionError("frame " + number + " is wrong at byte " + (offset - 1) + " of " + length);
                }
            }
        }
    }

    private static byte at(long number, int offset) {
        return (byte) (offset < NUMBER_BYTES ? number >>> (offset * Byte.SIZE) : number * STEP + offset);
    }
}
