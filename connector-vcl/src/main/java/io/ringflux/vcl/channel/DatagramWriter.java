package io.ringflux.vcl.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import io.ringflux.vcl.VclException;
import io.ringflux.vcl.binding.VclSession;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends datagrams, each whole or not at all. VCL tells nobody when a full fifo takes more, so it is asked again. */
final class DatagramWriter {
    private static final long RETRY_US = 500;

    private final VclDatagramChannel channel;
    private boolean blocked;

    DatagramWriter(VclDatagramChannel channel) {
        this.channel = channel;
    }

    boolean isBlocked() {
        return blocked;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The task fails the channel where it fails.
    void write(ChannelOutboundBuffer queue) {
        for (Object message = queue.current(); message != null; message = queue.current()) {
            boolean packet = message instanceof DatagramPacket;
            ByteBuf bytes = packet ? ((DatagramPacket) message).content() : (ByteBuf) message;
            InetSocketAddress to = packet ? ((DatagramPacket) message).recipient() : null;
            InetSocketAddress from = packet ? ((DatagramPacket) message).sender() : null;
            int limit = channel.config().maxDatagramBytes();
            if (bytes.readableBytes() > limit) {
                queue.remove(new IOException("datagram has " + bytes.readableBytes() + " bytes, expected up to " + limit
                        + ": VPP would cut it; see " + VclChannelOption.MAX_DATAGRAM_BYTES));
            } else if (!send(queue, bytes, to, from)) {
                blocked = true;
                channel.eventLoop().schedule(this::retry, RETRY_US, TimeUnit.MICROSECONDS);
                return;
            }
        }
    }

    /** The message as VCL can take it, in one piece of memory outside the heap. */
    Object sendable(Object message) {
        if (message instanceof DatagramPacket packet) {
            return isDirect(packet.content())
                    ? packet
                    : new DatagramPacket(directCopy(packet, packet.content()), packet.recipient(), packet.sender());
        }
        if (message instanceof ByteBuf bytes && channel.remote() != null) {
            return isDirect(bytes) ? bytes : directCopy(bytes, bytes);
        }
        if (message instanceof AddressedEnvelope<?, ?> envelope
                && envelope.content() instanceof ByteBuf content
                && envelope.recipient() instanceof InetSocketAddress to) {
            return new DatagramPacket(directCopy(envelope, content), to);
        }
        throw new UnsupportedOperationException(
                "message is a " + message.getClass().getName()
                        + ", expected a DatagramPacket, or a ByteBuf once the channel is connected");
    }

    /** A connected session sends to its peer, and takes no other address. */
    private boolean send(
            ChannelOutboundBuffer queue,
            ByteBuf bytes,
            @Nullable InetSocketAddress to,
            @Nullable InetSocketAddress from) {
        InetSocketAddress named = channel.remote() == null ? to : null;
        InetSocketAddress source =
                named != null && channel.config().sessionOptions().packetInfo() ? from : null;
        int sent = channel.session().datagrams().send(Addresses.readable(bytes), bytes.readableBytes(), named, source);
        if (sent == VclSession.AGAIN) {
            return false;
        }
        if (sent < 0) {
            queue.remove(new VclException("sending to " + (to == null ? channel.remote() : to), -sent, ""));
        } else {
            queue.remove();
        }
        return true;
    }

    private void retry() {
        blocked = false;
        if (channel.isOpen()) {
            channel.vclUnsafe().flushAgain();
        }
    }

    private ByteBuf directCopy(Object owner, ByteBuf content) {
        ByteBuf copy = channel.alloc()
                .directBuffer(Math.max(content.readableBytes(), 1))
                .writeBytes(content, content.readerIndex(), content.readableBytes());
        ReferenceCountUtil.safeRelease(owner);
        return copy;
    }

    private static boolean isDirect(ByteBuf bytes) {
        return bytes.isDirect() && bytes.nioBufferCount() == 1;
    }
}
