package io.ringflux.vcl.channel;

import io.netty.channel.ChannelOption;
import io.ringflux.vcl.VclTls;

/** Options that only channels over VCL have. */
public final class VclChannelOption {
    /** What an MTU of 1500 leaves for IPv4 and UDP. */
    public static final int DEFAULT_MAX_DATAGRAM_BYTES = 1472;

    /** The longest datagram that is sent. VPP would cut a longer one into several, so it fails instead. */
    public static final ChannelOption<Integer> MAX_DATAGRAM_BYTES =
            ChannelOption.valueOf(VclChannelOption.class, "MAX_DATAGRAM_BYTES");

    /** The DSCP, 0 to 63, of what the channel sends; before it is bound or connected. Not set: VPP's own. */
    public static final ChannelOption<Integer> DSCP = ChannelOption.valueOf(VclChannelOption.class, "DSCP");

    /**
     * The VRF, a table of VPP's, that the channel lives in; before it is bound or connected. Not set: the namespace's.
     */
    public static final ChannelOption<Integer> VRF = ChannelOption.valueOf(VclChannelOption.class, "VRF");

    /**
     * Addresses with each datagram, from VPP 23.06 on; before it is registered. The recipient of one that was received
     * is the address that it was sent to, and one that is sent comes from its sender, where it names one: so a channel
     * that is bound to the wildcard answers from the address that was asked. Not set: the recipient is the address that
     * the channel is bound to.
     */
    public static final ChannelOption<Boolean> PACKET_INFO =
            ChannelOption.valueOf(VclChannelOption.class, "PACKET_INFO");

    /**
     * TLS inside VPP, of a stream or a listener, and DTLS of a {@link VclPeerServerChannel}; see the warning at
     * {@link VclTls}. Before it is registered.
     */
    public static final ChannelOption<VclTls> TLS = ChannelOption.valueOf(VclChannelOption.class, "TLS");

    private VclChannelOption() {}
}
