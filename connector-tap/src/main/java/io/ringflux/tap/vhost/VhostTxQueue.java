package io.ringflux.tap.vhost;

import io.ringflux.frame.Frame;
import io.ringflux.frame.Offload;
import io.ringflux.queue.QueueCounters;
import io.ringflux.queue.QueueFault;
import io.ringflux.queue.TxQueue;
import io.ringflux.tap.offload.VnetHeader;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/**
 * Sends by a split ring: each frame is copied behind its header into one buffer, or into as many as it needs, and
 * published as one entry. The kernel reads it later, so nobody learns what it refuses: what could stop the ring is
 * dropped before it is published, and counted.
 */
final class VhostTxQueue implements TxQueue {
    private final RingEnd end;
    private final RingArea area;
    private final SplitRing ring;
    private final FrameCheck check;
    private final TxDescriptors descriptors;
    private final QueueCounters counters = new QueueCounters();
    private int pending;
    private int frames;
    private long bytes;

    /** @param end closed with this queue */
    VhostTxQueue(RingEnd end, FrameCheck check, boolean indirect) {
        this.end = end;
        this.area = end.area();
        this.ring = end.ring();
        this.check = check;
        descriptors = new TxDescriptors(area, indirect);
    }

    @Override
    public int size() {
        return area.size();
    }

    @Override
    public int reserve(int wanted) {
        int most = Math.min(wanted, area.size());
        if (descriptors.free() < most) {
            int code = reclaim();
            if (code < 0) {
                counters.addFault();
                return code;
            }
        }
        return Math.min(descriptors.free(), most);
    }

    @Override
    public int submit(Frame frame) {
        long offload = Offload.of(frame);
        int length = frame.totalLength();
        if (!check.accepts(length, offload)) {
            counters.addDropped(1);
            return 1;
        }
        int packetBytes = VnetHeader.SIZE + length;
        int pieces = descriptors.pieces(packetBytes);
        int free = reserve(pieces);
        if (free < pieces) {
            return free < 0 ? free : full(pieces);
        }
        int head = descriptors.take(pieces, packetBytes);
        fill(frame, offload);
        ring.enter(pending++, head);
        frames++;
        bytes += length;
        return pieces;
    }

    @Override
    public void flush() {
        if (pending > 0) {
            boolean wanted = ring.publish(pending);
            counters.addBurst(frames, bytes);
            pending = 0;
            frames = 0;
            bytes = 0;
            if (wanted && end.kick().signal()) {
                counters.addSignal();
            }
        }
    }

    @Override
    public QueueCounters counters() {
        return counters;
    }

    /** Gives the kernel a moment for what it has not read yet. */
    @Override
    public void close() {
        end.awaitFinished();
        end.close();
    }

    /** Takes back what the kernel is done with; 0, or the code of a fault. */
    private int reclaim() {
        int found = ring.peek(area.size());
        if (found < 0) {
            return QueueFault.BAD_CURSOR.code();
        }
        for (int i = 0; i < found; i++) {
            if (!descriptors.giveBack(ring.element(i) & 0xffff_ffffL)) {
                return QueueFault.BAD_BOUNDS.code();
            }
        }
        if (found > 0) {
            ring.release(found);
        }
        return 0;
    }

    private void fill(Frame frame, long offload) {
        int piece = 0;
        long at = descriptors.buffer(0);
        if (offload == Offload.NONE) {
            VnetHeader.clear(at);
        } else {
            VnetHeader.put(at, offload, Offload.checksumStart(offload));
        }
        at += VnetHeader.SIZE;
        int room = area.bufferBytes() - VnetHeader.SIZE;
        for (@Nullable Frame segment = frame; segment != null; segment = segment.next()) {
            int length = segment.length();
            for (int done = 0; done < length; ) {
                if (room == 0) {
                    at = descriptors.buffer(++piece);
                    room = area.bufferBytes();
                }
                int bytesHere = Math.min(room, length - done);
                UnsafeApi.copyMemory(segment.address() + done, at, bytesHere);
                at += bytesHere;
                room -= bytesHere;
                done += bytesHere;
            }
        }
    }

    private int full(int pieces) {
        if (pieces > area.size()) {
            return QueueFault.TOO_LONG.code();
        }
        counters.addFull();
        return FULL;
    }
}
