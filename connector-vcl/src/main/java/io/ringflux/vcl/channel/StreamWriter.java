package io.ringflux.vcl.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.FileRegion;
import io.netty.util.ReferenceCountUtil;
import io.ringflux.vcl.binding.VclSession;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream until VCL has no room, which is the only answer that makes it wait: after a part was taken, it goes
 * on at once. While it waits, the channel is not writable.
 */
final class StreamWriter {
    /** The channel's writability bit that stands for VPP's fifo. */
    private static final int FIFO = 1;

    private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final VclSocketChannel channel;
    private @Nullable RegionWriter regions;
    private boolean blocked;
    private boolean looking;
    private long blockedSinceNs;

    StreamWriter(VclSocketChannel channel) {
        this.channel = channel;
    }

    boolean isBlocked() {
        return blocked;
    }

    /** There is room again, or an error that writing will show. */
    void unblock() {
        if (blocked) {
            blocked = false;
            writable(true);
            channel.vclUnsafe().flushAgain();
        }
    }

    void write(ChannelOutboundBuffer queue) throws IOException {
        for (int spins = channel.config().getWriteSpinCount(); spins > 0; spins--) {
            Object message = queue.current();
            if (message == null) {
                return;
            }
            boolean roomLeft =
                    message instanceof ByteBuf buffer ? write(queue, buffer) : write(queue, (FileRegion) message);
            if (!roomLeft) {
                block();
                return;
            }
        }
        channel.eventLoop().execute(channel.vclUnsafe()::flushAgain);
    }

    /** The buffer as VCL can take it, in one piece of memory outside the heap. */
    ByteBuf sendable(ByteBuf buffer) {
        if (buffer.isDirect() && buffer.nioBufferCount() == 1) {
            return buffer;
        }
        ByteBuf copy = channel.alloc()
                .directBuffer(buffer.readableBytes())
                .writeBytes(buffer, buffer.readerIndex(), buffer.readableBytes());
        ReferenceCountUtil.safeRelease(buffer);
        return copy;
    }

    private void block() {
        blocked = true;
        blockedSinceNs = System.nanoTime();
        writable(false);
        if (!looking) {
            looking = true;
            lookAgainIn(LOOK_AGAIN_NS);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The task fails the channel where it fails.
    private void lookAgainIn(long ns) {
        channel.eventLoop().schedule(this::lookAgain, ns, TimeUnit.NANOSECONDS);
    }

    /**
     * Finds room of which nobody told. Who empties a fifo looks whether it was full without a fence before, and so may
     * see it as it was a moment ago: then no event comes, ever. None comes either when shared memory has run out before
     * the fifo was full. A fifo that is still full now was seen full by whoever takes from it next.
     */
    private void lookAgain() {
        long leftNs = LOOK_AGAIN_NS - (System.nanoTime() - blockedSinceNs);
        looking = blocked && leftNs > 0;
        if (looking) {
            lookAgainIn(leftNs);
        } else if (blocked && channel.session().attributes().writable() > 0) {
            unblock();
        }
    }

    private boolean write(ChannelOutboundBuffer queue, ByteBuf buffer) throws IOException {
        while (buffer.isReadable()) {
            int length = buffer.readableBytes();
            int written = channel.session().write(Addresses.readable(buffer), length, queue.size() == 1);
            if (written == VclSession.AGAIN) {
                return false;
            }
            if (written < 0) {
                throw StreamFailure.of("writing to", channel, written);
            }
            queue.progress(written);
            buffer.skipBytes(written);
        }
        queue.remove();
        return true;
    }

    private boolean write(ChannelOutboundBuffer queue, FileRegion region) throws IOException {
        if (regions == null) {
            regions = new RegionWriter(channel);
        }
        while (region.transferred() < region.count()) {
            long written = region.transferTo(regions, region.transferred());
            queue.progress(Math.max(written, 0));
            if (regions.isFull()) {
                return false;
            }
            if (written <= 0) {
                throw new IOException(
                        "the file ended after " + region.transferred() + " of " + region.count() + " bytes");
            }
        }
        queue.remove();
        return true;
    }

    private void writable(boolean writable) {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        if (queue != null) {
            queue.setUserDefinedWritability(FIFO, writable);
        }
    }
}
