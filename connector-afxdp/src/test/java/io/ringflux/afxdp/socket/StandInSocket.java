package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.Umem;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.Mapping;
import io.ringflux.ring.ConsumerRing;
import io.ringflux.ring.ProducerRing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.UnsafeApi;

/**
 * A socket whose kernel is this class: what it sends, its peer receives, unless there is no room; then it waits, where
 * the real kernel loses. Frames are copied and cut to the receiver's chunks as the real one does in copy mode.
 */
final class StandInSocket implements XskCalls {
    private static final int RING_HEADER_BYTES = 512;
    private static final RingOffsets OFFSETS = new RingOffsets(0, 128, 320, 196);

    private final Umem umem;
    private final List<Mapping> mappings = new ArrayList<>();
    private final EventFd wakeup = EventFd.create();
    private final AtomicInteger holders = new AtomicInteger(1);
    private final List<Runnable> afterwards = new ArrayList<>();
    private final XskRings rings;
    private final ConsumerRing tx;
    private final ConsumerRing fill;
    private final ProducerRing rx;
    private final ProducerRing completion;
    private Object lock = this;
    private StandInSocket peer = this;
    private int budget = Integer.MAX_VALUE;
    private volatile boolean closed;

    StandInSocket(Umem umem, int ringSize) {
        this.umem = umem;
        rings = new XskRings(ring(ringSize), ring(ringSize), ring(2 * ringSize), ring(ringSize));
        tx = rings.sending().consuming();
        fill = rings.fill().consuming();
        rx = rings.receiving().producing();
        completion = rings.completion().producing();
    }

    /** What one sends, the other receives. */
    static void join(StandInSocket left, StandInSocket right) {
        left.peer = right;
        right.peer = left;
        right.lock = left.lock;
    }

    /** Sends no more frames than that by one call. */
    void budget(int frames) {
        budget = frames;
    }

    XskRings rings() {
        return rings;
    }

    @Override
    public int kickSend() {
        synchronized (lock) {
            return transfer(peer) ? 0 : -Errno.EAGAIN;
        }
    }

    @Override
    public int kickReceive() {
        synchronized (lock) {
            peer.transfer(this);
            return 0;
        }
    }

    @Override
    public Fd fd() {
        return wakeup.fd();
    }

    @Override
    public void retain() {
        holders.incrementAndGet();
    }

    @Override
    public void release() {
        if (holders.decrementAndGet() == 0) {
            synchronized (lock) {
                closed = true;
            }
            mappings.forEach(Mapping::close);
            wakeup.close();
            afterwards.forEach(Runnable::run);
        }
    }

    @Override
    public synchronized void whenClosed(Runnable command) {
        afterwards.add(command);
    }

    private RingMemory ring(int size) {
        Mapping mapping = Mapping.anonymous(RING_HEADER_BYTES + (long) size * DescriptorLayout.SIZE);
        mappings.add(mapping);
        UnsafeApi.putInt(mapping.address() + OFFSETS.flags(), XskUapi.XDP_RING_NEED_WAKEUP);
        return RingMemory.at(mapping.address(), OFFSETS, size);
    }

    /** Moves all that there is room for; says whether that was all. */
    private boolean transfer(StandInSocket to) {
        if (closed || to.closed) {
            return false;
        }
        int moved = 0;
        int available = tx.peek(tx.size());
        while (available > 0 && moved < budget) {
            int segments = 1;
            int total = DescriptorLayout.len(descriptor(0));
            while ((DescriptorLayout.options(descriptor(segments - 1)) & XskUapi.XDP_PKT_CONTD) != 0) {
                total += DescriptorLayout.len(descriptor(segments++));
            }
            int frameBytes = to.umem.shape().frameBytes();
            int needed = (total + frameBytes - 1) / frameBytes;
            if (to.fill.peek(needed) < needed
                    || to.rx.reserve(needed) < needed
                    || completion.reserve(segments) < segments) {
                break;
            }
            deliver(to, segments, needed, total, frameBytes);
            moved++;
            available = tx.peek(tx.size());
        }
        if (moved > 0) {
            to.wakeup.signal();
        }
        return available == 0;
    }

    private void deliver(StandInSocket to, int segments, int needed, int total, int frameBytes) {
        int segment = 0;
        int done = 0;
        for (int i = 0; i < needed; i++) {
            long target = UnsafeApi.getLong(to.rings.fill().address(to.fill.index(i)))
                    + to.umem.shape().frameOffset();
            int length = Math.min(frameBytes, total - i * frameBytes);
            int filled = 0;
            while (filled < length) {
                long source = umem.base() + DescriptorLayout.addr(descriptor(segment)) + done;
                int piece = Math.min(DescriptorLayout.len(descriptor(segment)) - done, length - filled);
                UnsafeApi.copyMemory(source, to.umem.base() + target + filled, piece);
                filled += piece;
                done += piece;
                if (done == DescriptorLayout.len(descriptor(segment))) {
                    segment++;
                    done = 0;
                }
            }
            int options = i < needed - 1 ? XskUapi.XDP_PKT_CONTD : 0;
            DescriptorLayout.put(to.rings.receiving().descriptor(to.rx.index(i)), target, length, options);
        }
        for (int i = 0; i < segments; i++) {
            long address = DescriptorLayout.addr(descriptor(i));
            UnsafeApi.putLong(rings.completion().address(completion.index(i)), address);
        }
        tx.release(segments);
        completion.submit(segments);
        to.fill.release(needed);
        to.rx.submit(needed);
    }

    private long descriptor(int offset) {
        return rings.sending().descriptor(tx.index(offset));
    }
}
