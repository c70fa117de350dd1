package io.ringflux.memif.shm;

import io.ringflux.memif.shm.HostileMemory.Descriptor;
import io.ringflux.queue.QueueFault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plain reader makes of the entries that a peer has published.
 *
 * @param frames whole frames, in order
 * @param fault what is wrong behind them; null where nothing is, or where more is still to come
 */
record ExpectedFrames(List<ExpectedFrame> frames, @Nullable QueueFault fault) {

    /**
     * Reads {@code published} entries from {@code position} on.
     *
     * @param chunkBytes longest segment; longer pieces of the peer's are cut
     */
    static ExpectedFrames read(HostileMemory memory, int position, int published, int chunkBytes, int maxFrameBytes) {
        List<ExpectedFrame> frames = new ArrayList<>();
        List<Segment> segments = new ArrayList<>();
        int slots = 0;
        long total = 0;
        for (int slot = 0; slot < published; slot++) {
            Descriptor descriptor = memory.descriptor(position + slot);
            QueueFault fault = faultOf(memory, descriptor, total, maxFrameBytes);
            if (fault != null) {
                return new ExpectedFrames(frames, fault);
            }
            slots++;
            total += descriptor.length();
            cut(memory.base(descriptor.region()) + descriptor.offset(), descriptor.length(), chunkBytes, segments);
            if (!descriptor.more()) {
                frames.add(new ExpectedFrame(slots, total, List.copyOf(segments)));
                segments.clear();
                slots = 0;
                total = 0;
            }
        }
        return new ExpectedFrames(frames, slots == memory.ring.size() ? QueueFault.BAD_CHAIN : null);
    }

    private static @Nullable QueueFault faultOf(HostileMemory memory, Descriptor descriptor, long total, int most) {
        if (descriptor.region() >= memory.regionCount()) {
            return QueueFault.BAD_REGION;
        }
        if (descriptor.length() == 0) {
            return QueueFault.BAD_LENGTH;
        }
        if (!memory.holds(descriptor)) {
            return QueueFault.BAD_BOUNDS;
        }
        return total + descriptor.length() > most ? QueueFault.BAD_CHAIN : null;
    }

    private static void cut(long address, long length, int chunkBytes, List<Segment> segments) {
        for (long done = 0; done < length; done += chunkBytes) {
            segments.add(new Segment(address + done, (int) Math.min(chunkBytes, length - done)));
        }
    }

    /**
     * One frame.
     *
     * @param slots entries that it takes
     */
    record ExpectedFrame(int slots, long bytes, List<Segment> segments) {}

    /** A piece of a frame, no longer than a chunk. */
    record Segment(long address, int length) {}
}
