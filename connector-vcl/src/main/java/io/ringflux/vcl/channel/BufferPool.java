package io.ringflux.vcl.channel;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/** Where channels take their buffers from, unless they are told otherwise. */
final class BufferPool {
    /** Netty's property for the allocator of all channels. */
    private static final String NETTYS_CHOICE = "io.netty.allocator.type";

    /**
     * Netty's arenas. The adaptive allocator, the default from Netty 4.2 on, costs a third of an echo's rate over
     * shared memory; it is used where Netty's own property asks for it.
     */
    static final ByteBufAllocator DEFAULT =
            System.getProperty(NETTYS_CHOICE) == null ? PooledByteBufAllocator.DEFAULT : ByteBufAllocator.DEFAULT;

    private BufferPool() {}
}
