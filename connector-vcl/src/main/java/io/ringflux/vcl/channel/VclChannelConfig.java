package io.ringflux.vcl.channel;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** What the options of all channels have in common. */
abstract class VclChannelConfig extends DefaultChannelConfig {
    /** Netty's property for the allocator of all channels. */
    private static final String NETTYS_CHOICE = "io.netty.allocator.type";

    /**
     * Netty's arenas. The adaptive allocator, the default from Netty 4.2 on, costs a third of an echo's rate over
     * shared memory; it is used where Netty's own property asks for it.
     */
    private static final ByteBufAllocator BUFFERS =
            System.getProperty(NETTYS_CHOICE) == null ? PooledByteBufAllocator.DEFAULT : ByteBufAllocator.DEFAULT;

    private final SessionOptions sessionOptions = new SessionOptions();
    private final Runnable forgetDemand;

    /**
     * Makes the options.
     *
     * @param forgetDemand takes back what was asked for by reading automatically; called on the channel's loop
     */
    VclChannelConfig(AbstractVclChannel channel, RecvByteBufAllocator received, Runnable forgetDemand) {
        super(channel, received);
        this.forgetDemand = forgetDemand;
        super.setAllocator(BUFFERS);
    }

    /** What its sessions are told. */
    final SessionOptions sessionOptions() {
        return sessionOptions;
    }

    @Override
    @SuppressWarnings("unchecked") // An option's value is of the option's type.
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        return SessionOptions.has(option) ? (T) sessionOptions.value(option) : super.getOption(option);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        validate(option, value);
        if (SessionOptions.has(option)) {
            sessionOptions.set(option, value);
            return true;
        }
        Options.refuse(option);
        return super.setOption(option, value);
    }

    @Override
    protected final void autoReadCleared() {
        if (!channel.isRegistered() || channel.eventLoop().inEventLoop()) {
            forgetDemand.run();
        } else {
            channel.eventLoop().execute(forgetDemand);
        }
    }
}
