package io.ringflux.afxdp.umem;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Who has given which chunk of a memory to the kernel to send, where that must be one at a time: whoever else wants to
 * send what lies there sends a copy. Threading: any.
 */
public final class ChunkClaims {

    private final AtomicReferenceArray<@Nullable Object> owners;

    ChunkClaims(int chunkCount) {
        this.owners = new AtomicReferenceArray<>(chunkCount);
    }

    /** To be asked before a chunk is given to the kernel: false when somebody else has given it. */
    public boolean claim(int chunk, Object owner) {
        return owners.get(chunk) == owner || owners.compareAndSet(chunk, null, owner);
    }

    /** Its owner has it back. */
    public void unclaim(int chunk) {
        owners.set(chunk, null);
    }

    /** Who has given that chunk; null where nobody has, or there is no such chunk. */
    public @Nullable Object owner(long chunk) {
        return chunk < 0 || chunk >= owners.length() ? null : owners.get((int) chunk);
    }
}
