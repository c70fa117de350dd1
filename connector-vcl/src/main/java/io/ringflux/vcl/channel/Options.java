package io.ringflux.vcl.channel;

import io.netty.channel.ChannelOption;
import java.util.Set;

/** Options that other transports have and VCL has not. */
final class Options {
    private static final Set<ChannelOption<?>> FIFOS = Set.of(ChannelOption.SO_SNDBUF, ChannelOption.SO_RCVBUF);
    private static final Set<ChannelOption<?>> REFUSED = Set.of(
            ChannelOption.SO_SNDBUF,
            ChannelOption.SO_RCVBUF,
            ChannelOption.IP_TOS,
            ChannelOption.IP_MULTICAST_ADDR,
            ChannelOption.IP_MULTICAST_IF,
            ChannelOption.IP_MULTICAST_TTL,
            ChannelOption.IP_MULTICAST_LOOP_DISABLED);

    private Options() {}

    static void refuse(ChannelOption<?> option) {
        if (REFUSED.contains(option)) {
            throw refused(option);
        }
    }

    static UnsupportedOperationException refused(ChannelOption<?> option) {
        return new UnsupportedOperationException(
                FIFOS.contains(option)
                        ? option + " cannot be set for a channel: VclConfig#fifoBytes sets it for the process"
                        : option + " is not supported over VCL");
    }
}
