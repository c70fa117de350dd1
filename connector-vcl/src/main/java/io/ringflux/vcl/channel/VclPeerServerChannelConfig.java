package io.ringflux.vcl.channel;

import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import org.jspecify.annotations.Nullable;

/** Options of a {@link VclPeerServerChannel}. */
public final class VclPeerServerChannelConfig extends DefaultChannelConfig {
    private final SessionOptions sessionOptions = new SessionOptions();

    VclPeerServerChannelConfig(VclPeerServerChannel channel) {
        super(channel);
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

    /** What its sessions are told. */
    SessionOptions sessionOptions() {
        return sessionOptions;
    }
}
