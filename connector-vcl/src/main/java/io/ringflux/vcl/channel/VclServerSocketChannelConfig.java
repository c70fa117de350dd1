package io.ringflux.vcl.channel;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ServerSocketChannelConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of a {@link VclServerSocketChannel}. VPP bounds its queue of accepted connections by itself and lets
 * addresses be used again at once: {@code SO_BACKLOG} and {@code SO_REUSEADDR} are taken and change nothing.
 */
public final class VclServerSocketChannelConfig extends VclChannelConfig implements ServerSocketChannelConfig {
    private static final int DEFAULT_BACKLOG = 128;

    private volatile int backlog = DEFAULT_BACKLOG;
    private volatile boolean reuseAddress;

    VclServerSocketChannelConfig(VclServerSocketChannel channel) {
        super(channel, new ServerChannelRecvByteBufAllocator(), channel::forgetDemand);
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(super.getOptions(), ChannelOption.SO_BACKLOG, ChannelOption.SO_REUSEADDR);
    }

    @Override
    @SuppressWarnings("unchecked") // An option's value is of the option's type.
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        if (ChannelOption.SO_BACKLOG.equals(option)) {
            return (T) Integer.valueOf(backlog);
        }
        if (ChannelOption.SO_REUSEADDR.equals(option)) {
            return (T) Boolean.valueOf(reuseAddress);
        }
        return super.getOption(option);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        validate(option, value);
        if (ChannelOption.SO_BACKLOG.equals(option)) {
            setBacklog((Integer) value);
        } else if (ChannelOption.SO_REUSEADDR.equals(option)) {
            reuseAddress = (Boolean) value;
        } else {
            return super.setOption(option, value);
        }
        return true;
    }

    @Override
    public int getBacklog() {
        return backlog;
    }

    @Override
    public VclServerSocketChannelConfig setBacklog(int length) {
        backlog = length;
        return this;
    }

    @Override
    public boolean isReuseAddress() {
        return reuseAddress;
    }

    @Override
    public VclServerSocketChannelConfig setReuseAddress(boolean on) {
        reuseAddress = on;
        return this;
    }

    @Override
    public int getReceiveBufferSize() {
        throw Options.refused(ChannelOption.SO_RCVBUF);
    }

    @Override
    public VclServerSocketChannelConfig setReceiveBufferSize(int bytes) {
        throw Options.refused(ChannelOption.SO_RCVBUF);
    }

    /** Changes nothing, as on every other transport. */
    @Override
    public VclServerSocketChannelConfig setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
        return this;
    }

    @Override
    public VclServerSocketChannelConfig setConnectTimeoutMillis(int connectTimeoutMs) {
        super.setConnectTimeoutMillis(connectTimeoutMs);
        return this;
    }

    @Override
    @Deprecated
    public VclServerSocketChannelConfig setMaxMessagesPerRead(int messages) {
        super.setMaxMessagesPerRead(messages);
        return this;
    }

    @Override
    public VclServerSocketChannelConfig setWriteSpinCount(int spins) {
        super.setWriteSpinCount(spins);
        return this;
    }

    @Override
    public VclServerSocketChannelConfig setAllocator(ByteBufAllocator allocator) {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public VclServerSocketChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
        super.setRecvByteBufAllocator(allocator);
        return this;
    }

    @Override
    public VclServerSocketChannelConfig setAutoRead(boolean on) {
        super.setAutoRead(on);
        return this;
    }

    @Override
    public VclServerSocketChannelConfig setAutoClose(boolean on) {
        super.setAutoClose(on);
        return this;
    }

    @Override
    public VclServerSocketChannelConfig setMessageSizeEstimator(MessageSizeEstimator estimator) {
        super.setMessageSizeEstimator(estimator);
        return this;
    }

    @Override
    public VclServerSocketChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark mark) {
        super.setWriteBufferWaterMark(mark);
        return this;
    }

    @Override
    public VclServerSocketChannelConfig setWriteBufferHighWaterMark(int bytes) {
        super.setWriteBufferHighWaterMark(bytes);
        return this;
    }

    @Override
    public VclServerSocketChannelConfig setWriteBufferLowWaterMark(int bytes) {
        super.setWriteBufferLowWaterMark(bytes);
        return this;
    }
}
