package io.ringflux.vcl.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringflux.vcl.binding.VclSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Takes what a file region transfers, by way of a buffer, as long as VPP has room. */
final class RegionWriter implements WritableByteChannel {
    private static final int COPY_BYTES = 1 << 16;

    private final VclSocketChannel channel;
    private final ByteBuffer copy = ByteBuffer.allocateDirect(COPY_BYTES);
    private boolean full;

    RegionWriter(VclSocketChannel channel) {
        this.channel = channel;
    }

    /** Whether the last write found less room than it needed. */
    boolean isFull() {
        return full;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        copy.clear();
        copy.put(source.slice().limit(Math.min(source.remaining(), COPY_BYTES)));
        ByteBuf bytes = Unpooled.wrappedBuffer(copy.flip());
        int total = 0;
        full = false;
        while (bytes.isReadable() && !full) {
            int written = channel.session().write(Addresses.readable(bytes), bytes.readableBytes(), true);
            full = written == VclSession.AGAIN;
            if (written < 0 && !full) {
                throw StreamFailure.of("writing to", channel, written);
            }
            bytes.skipBytes(Math.max(written, 0));
            total += Math.max(written, 0);
        }
        source.position(source.position() + total);
        return total;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    /** It ends with the channel. */
    @Override
    public void close() {}
}
