package io.ringflux.vcl.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.UncheckedBooleanSupplier;
import io.ringflux.vcl.VclException;
import io.ringflux.vcl.binding.VclDatagrams;
import io.ringflux.vcl.binding.VclEvents;
import io.ringflux.vcl.binding.VclSession;
import java.net.InetSocketAddress;

/**
 * Reads datagrams as far as it is asked to. They are reported as long as there are any, so without demand the session
 * is not watched for them.
 */
final class DatagramReader {
    private final VclDatagramChannel channel;
    private boolean wanted;
    private boolean started;
    private boolean watching;

    DatagramReader(VclDatagramChannel channel) {
        this.channel = channel;
    }

    /** The session can receive from now on. */
    void start() {
        started = true;
        watch(isWanted());
    }

    /** There is something to read. */
    void ready() {
        if (isWanted()) {
            read();
        }
        if (channel.isOpen() && !isWanted()) {
            watch(false);
        }
    }

    /** Somebody asks for what there is. */
    void request() {
        wanted = true;
        if (started && !watching) {
            watch(true);
        }
    }

    /** Nobody asks any more. */
    void forgetDemand() {
        wanted = false;
    }

    private boolean isWanted() {
        return wanted || channel.config().isAutoRead();
    }

    private void watch(boolean input) {
        watching = input;
        channel.session().watchAnew(input ? VclEvents.LEVEL : VclEvents.NONE);
    }

    private void read() {
        RecvByteBufAllocator.ExtendedHandle handle =
                (RecvByteBufAllocator.ExtendedHandle) channel.unsafe().recvBufAllocHandle();
        handle.reset(channel.config());
        boolean any = false;
        int read;
        do {
            ByteBuf buffer = channel.alloc().directBuffer(handle.guess());
            handle.attemptedBytesRead(buffer.writableBytes());
            read = channel.session()
                    .datagrams()
                    .receive(Addresses.writable(buffer, buffer.writableBytes()), buffer.writableBytes());
            handle.lastBytesRead(Math.max(read, 0));
            if (read <= 0) {
                buffer.release();
                break;
            }
            buffer.writerIndex(read);
            any = true;
            handle.incMessagesRead(1);
            wanted = false;
            channel.pipeline().fireChannelRead(packet(buffer));
        } while (channel.isOpen() && handle.continueReading(UncheckedBooleanSupplier.TRUE_SUPPLIER));
        if (any) {
            handle.readComplete();
            channel.pipeline().fireChannelReadComplete();
        } else if (channel.isOpen() && channel.remote() == null) {
            // A connect by shared memory is reported like a datagram, again and again until it is taken.
            channel.session().refuseConnected();
        }
        if (read < 0 && read != VclSession.AGAIN && channel.isOpen()) {
            channel.fail(new VclException("receiving on " + channel, -read, ""));
        }
    }

    /** With the addresses of the datagram that was read last. */
    private DatagramPacket packet(ByteBuf content) {
        VclDatagrams datagrams = channel.session().datagrams();
        InetSocketAddress connected = channel.remote();
        // In this order: to ask for the recipient is the next call.
        InetSocketAddress sender = connected == null ? datagrams.sender() : connected;
        boolean asked = connected == null && channel.config().sessionOptions().packetInfo();
        InetSocketAddress recipient = asked ? datagrams.recipient() : null;
        return new DatagramPacket(content, recipient == null ? channel.localAddress() : recipient, sender);
    }
}
