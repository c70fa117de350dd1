package io.ringflux.vcl.channel;

import io.netty.channel.ServerChannelRecvByteBufAllocator;

/** Options of a {@link VclPeerServerChannel}. */
public final class VclPeerServerChannelConfig extends VclChannelConfig {
    VclPeerServerChannelConfig(VclPeerServerChannel channel) {
        super(channel, new ServerChannelRecvByteBufAllocator(), channel::forgetDemand);
    }
}
