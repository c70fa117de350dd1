package io.ringflux.vcl.channel;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramChannelConfig;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of a {@link VclDatagramChannel}. VCL knows no multicast; {@code SO_BROADCAST} and {@code SO_REUSEADDR} are
 * taken and change nothing. A datagram longer than the receive buffer is cut without a word: the default takes jumbo
 * frames.
 */
public final class VclDatagramChannelConfig extends VclChannelConfig implements DatagramChannelConfig {
    private static final int DEFAULT_RECEIVE_BYTES = 9216;

    private volatile boolean broadcast;
    private volatile boolean reuseAddress;
    private volatile int maxDatagramBytes = VclChannelOption.DEFAULT_MAX_DATAGRAM_BYTES;

    VclDatagramChannelConfig(VclDatagramChannel channel) {
        super(channel, new FixedRecvByteBufAllocator(DEFAULT_RECEIVE_BYTES), channel::forgetDemand);
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(
                super.getOptions(),
                ChannelOption.SO_BROADCAST,
                ChannelOption.SO_REUSEADDR,
                VclChannelOption.MAX_DATAGRAM_BYTES);
    }

    @Override
    @SuppressWarnings("unchecked") // An option's value is of the option's type.
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        if (ChannelOption.SO_BROADCAST.equals(option)) {
            return (T) Boolean.valueOf(broadcast);
        }
        if (ChannelOption.SO_REUSEADDR.equals(option)) {
            return (T) Boolean.valueOf(reuseAddress);
        }
        if (VclChannelOption.MAX_DATAGRAM_BYTES.equals(option)) {
            return (T) Integer.valueOf(maxDatagramBytes);
        }
        return super.getOption(option);
    }

    @Override
    @SuppressWarnings("deprecation") // Of no use here, and set by reactor-netty for every datagram channel.
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        validate(option, value);
        if (ChannelOption.SO_BROADCAST.equals(option)) {
            broadcast = (Boolean) value;
        } else if (ChannelOption.SO_REUSEADDR.equals(option)) {
            reuseAddress = (Boolean) value;
        } else if (VclChannelOption.MAX_DATAGRAM_BYTES.equals(option)) {
            setMaxDatagramBytes((Integer) value);
        } else if (!ChannelOption.DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION.equals(option)) {
            return super.setOption(option, value);
        }
        return true;
    }

    /** The longest payload that is sent; a longer one fails. */
    public int maxDatagramBytes() {
        return maxDatagramBytes;
    }

    /**
     * Sets the longest payload that is sent.
     *
     * @param bytes what the path's MTU leaves: VPP cuts a longer datagram into several
     */
    public VclDatagramChannelConfig setMaxDatagramBytes(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("maxDatagramBytes is " + bytes + ", expected 1 or more");
        }
        maxDatagramBytes = bytes;
        return this;
    }

    @Override
    public boolean isBroadcast() {
        return broadcast;
    }

    @Override
    public VclDatagramChannelConfig setBroadcast(boolean on) {
        broadcast = on;
        return this;
    }

    @Override
    public boolean isReuseAddress() {
        return reuseAddress;
    }

    @Override
    public VclDatagramChannelConfig setReuseAddress(boolean on) {
        reuseAddress = on;
        return this;
    }

    @Override
    public int getSendBufferSize() {
        throw Options.refused(ChannelOption.SO_SNDBUF);
    }

    @Override
    public VclDatagramChannelConfig setSendBufferSize(int value) {
        throw Options.refused(ChannelOption.SO_SNDBUF);
    }

    @Override
    public int getReceiveBufferSize() {
        throw Options.refused(ChannelOption.SO_RCVBUF);
    }

    @Override
    public VclDatagramChannelConfig setReceiveBufferSize(int value) {
        throw Options.refused(ChannelOption.SO_RCVBUF);
    }

    @Override
    public int getTrafficClass() {
        throw Options.refused(ChannelOption.IP_TOS);
    }

    @Override
    public VclDatagramChannelConfig setTrafficClass(int value) {
        throw Options.refused(ChannelOption.IP_TOS);
    }

    @Override
    public boolean isLoopbackModeDisabled() {
        throw Options.refused(ChannelOption.IP_MULTICAST_LOOP_DISABLED);
    }

    @Override
    public VclDatagramChannelConfig setLoopbackModeDisabled(boolean value) {
        throw Options.refused(ChannelOption.IP_MULTICAST_LOOP_DISABLED);
    }

    @Override
    public int getTimeToLive() {
        throw Options.refused(ChannelOption.IP_MULTICAST_TTL);
    }

    @Override
    public VclDatagramChannelConfig setTimeToLive(int value) {
        throw Options.refused(ChannelOption.IP_MULTICAST_TTL);
    }

    @Override
    public InetAddress getInterface() {
        throw Options.refused(ChannelOption.IP_MULTICAST_ADDR);
    }

    @Override
    public VclDatagramChannelConfig setInterface(InetAddress value) {
        throw Options.refused(ChannelOption.IP_MULTICAST_ADDR);
    }

    @Override
    public NetworkInterface getNetworkInterface() {
        throw Options.refused(ChannelOption.IP_MULTICAST_IF);
    }

    @Override
    public VclDatagramChannelConfig setNetworkInterface(NetworkInterface value) {
        throw Options.refused(ChannelOption.IP_MULTICAST_IF);
    }

    @Override
    public VclDatagramChannelConfig setConnectTimeoutMillis(int connectTimeoutMs) {
        super.setConnectTimeoutMillis(connectTimeoutMs);
        return this;
    }

    @Override
    @Deprecated
    public VclDatagramChannelConfig setMaxMessagesPerRead(int messages) {
        super.setMaxMessagesPerRead(messages);
        return this;
    }

    @Override
    public VclDatagramChannelConfig setWriteSpinCount(int spins) {
        super.setWriteSpinCount(spins);
        return this;
    }

    @Override
    public VclDatagramChannelConfig setAllocator(ByteBufAllocator allocator) {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public VclDatagramChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
        super.setRecvByteBufAllocator(allocator);
        return this;
    }

    @Override
    public VclDatagramChannelConfig setAutoRead(boolean on) {
        super.setAutoRead(on);
        return this;
    }

    @Override
    public VclDatagramChannelConfig setAutoClose(boolean on) {
        super.setAutoClose(on);
        return this;
    }

    @Override
    public VclDatagramChannelConfig setMessageSizeEstimator(MessageSizeEstimator estimator) {
        super.setMessageSizeEstimator(estimator);
        return this;
    }

    @Override
    public VclDatagramChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark mark) {
        super.setWriteBufferWaterMark(mark);
        return this;
    }
}
