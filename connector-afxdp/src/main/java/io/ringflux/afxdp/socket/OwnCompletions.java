package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.ChunkClaims;
import io.ringflux.ring.ConsumerRing;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/** The completion ring of a socket that has its queue to itself. */
final class OwnCompletions implements Completions {

    private final RingMemory memory;
    private final ConsumerRing ring;
    private final @Nullable ChunkClaims claims;

    /** @param claims where a chunk must be with the kernel by one socket at a time; null where it need not */
    OwnCompletions(RingMemory memory, @Nullable ChunkClaims claims) {
        this.memory = memory;
        this.ring = memory.consuming();
        this.claims = claims;
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
        return claims == null || claims.claim(chunk, this);
    }

    @Override
    public void unclaim(int chunk) {
        if (claims != null) {
            claims.unclaim(chunk);
        }
    }
}
