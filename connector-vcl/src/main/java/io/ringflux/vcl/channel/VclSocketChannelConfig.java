package io.ringflux.vcl.channel;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannelConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of a {@link VclSocketChannel}. VPP has no delay that {@code TCP_NODELAY} could switch off, and keeps no
 * connection alive: both are taken and change nothing, as {@code SO_REUSEADDR} does. {@code SO_LINGER} is 0, which ends
 * by a reset, or below 0. Fifos have one size for the whole process, see {@link io.ringflux.vcl.VclConfig}, so
 * {@code SO_SNDBUF} and {@code SO_RCVBUF} are refused, and so is {@code IP_TOS}.
 */
public final class VclSocketChannelConfig extends VclChannelConfig implements SocketChannelConfig {
    private volatile boolean noDelay = true;
    private volatile boolean keepAlive;
    private volatile boolean reuseAddress;
    private volatile boolean halfClosure;
    private volatile int linger = -1;

    VclSocketChannelConfig(VclSocketChannel channel) {
        super(channel, new AdaptiveRecvByteBufAllocator(), channel::forgetDemand);
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(
                super.getOptions(),
                ChannelOption.TCP_NODELAY,
                ChannelOption.SO_KEEPALIVE,
                ChannelOption.SO_REUSEADDR,
                ChannelOption.SO_LINGER,
                ChannelOption.ALLOW_HALF_CLOSURE);
    }

    @Override
    @SuppressWarnings("unchecked") // An option's value is of the option's type.
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        if (ChannelOption.TCP_NODELAY.equals(option)) {
            return (T) Boolean.valueOf(noDelay);
        }
        if (ChannelOption.SO_KEEPALIVE.equals(option)) {
            return (T) Boolean.valueOf(keepAlive);
        }
        if (ChannelOption.SO_REUSEADDR.equals(option)) {
            return (T) Boolean.valueOf(reuseAddress);
        }
        if (ChannelOption.SO_LINGER.equals(option)) {
            return (T) Integer.valueOf(linger);
        }
        if (ChannelOption.ALLOW_HALF_CLOSURE.equals(option)) {
            return (T) Boolean.valueOf(halfClosure);
        }
        return super.getOption(option);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        validate(option, value);
        if (ChannelOption.TCP_NODELAY.equals(option)) {
            noDelay = (Boolean) value;
        } else if (ChannelOption.SO_KEEPALIVE.equals(option)) {
            keepAlive = (Boolean) value;
        } else if (ChannelOption.SO_REUSEADDR.equals(option)) {
            reuseAddress = (Boolean) value;
        } else if (ChannelOption.ALLOW_HALF_CLOSURE.equals(option)) {
            halfClosure = (Boolean) value;
        } else if (ChannelOption.SO_LINGER.equals(option)) {
            setSoLinger((Integer) value);
        } else {
            return super.setOption(option, value);
        }
        return true;
    }

    @Override
    public boolean isTcpNoDelay() {
        return noDelay;
    }

    @Override
    public VclSocketChannelConfig setTcpNoDelay(boolean on) {
        noDelay = on;
        return this;
    }

    @Override
    public int getSoLinger() {
        return linger;
    }

    /**
     * Sets how the channel ends.
     *
     * @param seconds 0 to end by a reset; below 0 to let VPP send what was written
     */
    @Override
    public VclSocketChannelConfig setSoLinger(int seconds) {
        if (seconds > 0) {
            throw new IllegalArgumentException("SO_LINGER is " + seconds + ", expected 0 or less: VPP does not wait");
        }
        linger = seconds;
        return this;
    }

    @Override
    public boolean isKeepAlive() {
        return keepAlive;
    }

    @Override
    public VclSocketChannelConfig setKeepAlive(boolean on) {
        keepAlive = on;
        return this;
    }

    @Override
    public boolean isReuseAddress() {
        return reuseAddress;
    }

    @Override
    public VclSocketChannelConfig setReuseAddress(boolean on) {
        reuseAddress = on;
        return this;
    }

    @Override
    public boolean isAllowHalfClosure() {
        return halfClosure;
    }

    @Override
    public VclSocketChannelConfig setAllowHalfClosure(boolean allowed) {
        halfClosure = allowed;
        return this;
    }

    @Override
    public int getSendBufferSize() {
        throw Options.refused(ChannelOption.SO_SNDBUF);
    }

    @Override
    public VclSocketChannelConfig setSendBufferSize(int bytes) {
        throw Options.refused(ChannelOption.SO_SNDBUF);
    }

    @Override
    public int getReceiveBufferSize() {
        throw Options.refused(ChannelOption.SO_RCVBUF);
    }

    @Override
    public VclSocketChannelConfig setReceiveBufferSize(int bytes) {
        throw Options.refused(ChannelOption.SO_RCVBUF);
    }

    @Override
    public int getTrafficClass() {
        return 0;
    }

    @Override
    public VclSocketChannelConfig setTrafficClass(int trafficClass) {
        throw Options.refused(ChannelOption.IP_TOS);
    }

    /** Changes nothing, as on every other transport. */
    @Override
    public VclSocketChannelConfig setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
        return this;
    }

    @Override
    public VclSocketChannelConfig setConnectTimeoutMillis(int connectTimeoutMs) {
        super.setConnectTimeoutMillis(connectTimeoutMs);
        return this;
    }

    @Override
    @Deprecated
    public VclSocketChannelConfig setMaxMessagesPerRead(int messages) {
        super.setMaxMessagesPerRead(messages);
        return this;
    }

    @Override
    public VclSocketChannelConfig setWriteSpinCount(int spins) {
        super.setWriteSpinCount(spins);
        return this;
    }

    @Override
    public VclSocketChannelConfig setAllocator(ByteBufAllocator allocator) {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public VclSocketChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
        super.setRecvByteBufAllocator(allocator);
        return this;
    }

    @Override
    public VclSocketChannelConfig setAutoRead(boolean on) {
        super.setAutoRead(on);
        return this;
    }

    @Override
    public VclSocketChannelConfig setAutoClose(boolean on) {
        super.setAutoClose(on);
        return this;
    }

    @Override
    public VclSocketChannelConfig setMessageSizeEstimator(MessageSizeEstimator estimator) {
        super.setMessageSizeEstimator(estimator);
        return this;
    }

    @Override
    public VclSocketChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark mark) {
        super.setWriteBufferWaterMark(mark);
        return this;
    }
}
