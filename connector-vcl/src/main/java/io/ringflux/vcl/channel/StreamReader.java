package io.ringflux.vcl.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.ringflux.vcl.binding.VclSession;

/**
 * Reads a stream as far as it is asked to. VCL reports once that there is something, and then no more until it has been
 * read up, so what is left is remembered here and read when the next demand comes.
 */
final class StreamReader {
    private static final int ROUNDS = 16;

    private final VclSocketChannel channel;
    private boolean wanted;
    private boolean more;
    private boolean reading;
    private boolean scheduled;
    private boolean ended;

    StreamReader(VclSocketChannel channel) {
        this.channel = channel;
    }

    /** There may be something to read already, or the end: the first demand looks. */
    void expect() {
        more = true;
    }

    /** There is something to read, or the end. */
    void ready() {
        more = true;
        resume();
    }

    /** The peer has ended, or the connection has: what comes before that waits for demand, the end itself does not. */
    void end() {
        ended = true;
        ready();
    }

    /** Somebody asks for what there is. */
    void request() {
        wanted = true;
        if (more && !reading) {
            schedule();
        }
    }

    /** Nobody asks any more. */
    void forgetDemand() {
        wanted = false;
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            channel.eventLoop().execute(() -> {
                scheduled = false;
                resume();
            });
        }
    }

    private void resume() {
        for (int round = 0; round < ROUNDS; round++) {
            if (!more || reading || !isDue() || !channel.isOpen() || channel.isInputShutdown()) {
                return;
            }
            read();
        }
        if (more && isDue()) {
            schedule();
        }
    }

    private boolean isDue() {
        return wanted
                || channel.config().isAutoRead()
                || (ended && channel.session().attributes().readable() <= 0);
    }

    private void read() {
        ChannelConfig config = channel.config();
        RecvByteBufAllocator.ExtendedHandle handle =
                (RecvByteBufAllocator.ExtendedHandle) channel.unsafe().recvBufAllocHandle();
        handle.reset(config);
        reading = true;
        boolean any = false;
        int read;
        do {
            ByteBuf buffer = allocate(handle, config);
            handle.attemptedBytesRead(buffer.writableBytes());
            read = channel.session().read(Addresses.writable(buffer, buffer.writableBytes()), buffer.writableBytes());
            handle.lastBytesRead(Math.max(read, 0));
            if (read <= 0) {
                buffer.release();
                break;
            }
            buffer.writerIndex(buffer.writerIndex() + read);
            handle.incMessagesRead(1);
            wanted = false;
            any = true;
            channel.pipeline().fireChannelRead(buffer);
        } while (channel.isOpen() && handle.continueReading(UncheckedBooleanSupplier.TRUE_SUPPLIER));
        reading = false;
        more = read > 0;
        if (any) {
            handle.readComplete();
            channel.pipeline().fireChannelReadComplete();
        }
        if (read == 0) {
            channel.inputEnded();
        } else if (read < 0 && read != VclSession.AGAIN && channel.isOpen()) {
            channel.fail(StreamFailure.of("reading from", channel, read));
        }
    }

    private static ByteBuf allocate(RecvByteBufAllocator.ExtendedHandle handle, ChannelConfig config) {
        ByteBuf buffer = handle.allocate(config.getAllocator());
        if (buffer.isDirect()) {
            return buffer;
        }
        buffer.release();
        return config.getAllocator().directBuffer(handle.guess());
    }
}
