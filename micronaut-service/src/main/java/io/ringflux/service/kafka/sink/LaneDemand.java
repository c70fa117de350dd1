package io.ringflux.service.kafka.sink;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many frames a lane has asked its source for. Frames are asked for only as far as room for the longest of them is
 * certain in every shard, by the receiving thread as it goes along and by the sender when the receiving thread has come
 * to a halt.
 */
final class LaneDemand {
    private final AtomicLong asked = new AtomicLong();
    private final LaneIntake intake;
    private final int blockLength;

    LaneDemand(LaneIntake intake, int maxBlockLength) {
        this.intake = intake;
        blockLength = maxBlockLength;
    }

    /** Frames that may be asked for now, which the caller must then do; 0 if that is too few to be worth it. */
    long take(Shard[] shards) {
        // what the caller stored before - a frame received, room given back - must be seen by the other caller, or that
        // one's by this
        VarHandle.fullFence();
        long before = asked.get();
        long outstanding = before - intake.received();
        long capacity = Long.MAX_VALUE;
        long fits = Long.MAX_VALUE;
        for (Shard shard : shards) {
            capacity = Math.min(capacity, shard.log().capacity() / blockLength);
            fits = Math.min(fits, shard.log().fits(blockLength));
        }
        long more = fits - outstanding;
        if (shards.length == 0 || more <= 0 || (outstanding > 0 && more < capacity / 4)) {
            return 0;
        }
        return asked.compareAndSet(before, before + more) ? more : 0;
    }

    /** Whether everything that was asked for has come. Receiving thread only. */
    boolean isUsedUp() {
        return asked.get() <= intake.received();
    }
}
