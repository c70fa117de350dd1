package io.ringflux.afxdp.socket;

import io.ringflux.ring.ConsumerRing;
import org.agrona.UnsafeApi;

/** The completion ring of a socket that has its queue to itself. */
final class OwnCompletions implements Completions {

    private final RingMemory memory;
    private final ConsumerRing ring;

    OwnCompletions(RingMemory memory) {
        this.memory = memory;
        this.ring = memory.consuming();
    }

    @Override
    public int peek() {
        return ring.peek(memory.size());
    }

    @Override
    public long offset(int index) {
        return UnsafeApi.getLong(memory.address(ring.index(index)));
    }

    @Override
    public void release(int count) {
        ring.release(count);
    }

    @Override
    public boolean claim(int chunk) {
        return true;
    }

    @Override
    public void unclaim(int chunk) {
        // nobody else could have it
    }
}
