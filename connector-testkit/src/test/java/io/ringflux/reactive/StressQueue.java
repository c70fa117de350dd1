package io.ringflux.reactive;

import io.ringflux.frame.FrameBatch;
import io.ringflux.frame.FrameLender;
import io.ringflux.frame.FramePool;
import io.ringflux.nativeio.Fd;
import io.ringflux.queue.QueueCounters;
import io.ringflux.queue.RxQueue;
import io.ringflux.ring.ConsumerRing;
import io.ringflux.ring.Cursor;
import io.ringflux.ring.ProducerRing;
import io.ringflux.stress.Arena;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/** A ring of two entries in one cell, whose peer overwrites an entry as soon as it has it back. */
final class StressQueue implements RxQueue {

    /** What the peer writes over an entry that was handed back. */
    static final int OVERWRITTEN = -1;

    private static final int SIZE = 2;
    private static final int BACK = 32;
    private static final int SLOTS = 64;
    private static final int SLOT_BYTES = 32;
    private static final int CHUNK_BYTES = Arena.CELL_BYTES / SIZE;

    private final long cell = Arena.cell();
    private final ProducerRing producer = new ProducerRing(Cursor.of16Bits(cell + BACK), Cursor.of16Bits(cell), SIZE);
    private final ConsumerRing consumer =
            new ConsumerRing(Cursor.of16Bits(cell), Cursor.of16Bits(cell + BACK), SIZE, 0);
    private final FrameLender lender =
            new FrameLender(FramePool.over(Arena.cell(), SIZE, CHUNK_BYTES, () -> {}), SIZE, 1, 0);
    private final QueueCounters counters = new QueueCounters();
    private boolean open;

    /** The peer's part: puts one frame with that value into the ring. */
    void publish(int value) {
        UnsafeApi.putInt(slot(producer.index(0)), value);
        producer.submit(1);
    }

    /** Whether a burst was begun and not ended. */
    boolean isOpen() {
        return open;
    }

    @Override
    public int peek(int limit) {
        int found = consumer.peek(Math.min(limit, SIZE));
        if (found > 0) {
            open = true;
            lender.begin();
            for (int i = 0; i < found; i++) {
                lender.lend(slot(consumer.index(i)), Integer.BYTES, 1);
            }
        }
        return found;
    }

    @Override
    public FrameBatch burst() {
        return lender.batch();
    }

    @Override
    public void release(int count) {
        open = false;
        lender.reclaim();
        for (int i = 0; i < count; i++) {
            UnsafeApi.putInt(slot(consumer.index(i)), OVERWRITTEN);
        }
        if (count > 0) {
            consumer.release(count);
        }
    }

    @Override
    public int size() {
        return SIZE;
    }

    @Override
    public boolean isReady() {
        return consumer.isReady();
    }

    @Override
    public boolean arm() {
        return isReady();
    }

    @Override
    public void disarm() {
        // This peer never signals.
    }

    @Override
    public @Nullable Fd wakeupFd() {
        return null;
    }

    @Override
    public QueueCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        lender.close();
    }

    private long slot(int index) {
        return cell + SLOTS + (long) index * SLOT_BYTES;
    }
}
