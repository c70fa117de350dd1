package io.ringflux.vcl.channel;

import io.netty.channel.ChannelOption;

/** Options that only channels over VCL have. */
public final class VclChannelOption {
    /** What an MTU of 1500 leaves for IPv4 and UDP. */
    public static final int DEFAULT_MAX_DATAGRAM_BYTES = 1472;

    /** The longest datagram that is sent. VPP would cut a longer one into several, so it fails instead. */
    public static final ChannelOption<Integer> MAX_DATAGRAM_BYTES =
            ChannelOption.valueOf(VclChannelOption.class, "MAX_DATAGRAM_BYTES");

    private VclChannelOption() {}
}
