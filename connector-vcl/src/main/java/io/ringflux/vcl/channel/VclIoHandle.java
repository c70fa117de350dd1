package io.ringflux.vcl.channel;

import io.netty.channel.IoHandle;

/**
 * A handle for loops that {@link VclIoHandler} drives; its registration's attachment is a {@link VclIoRegistration}.
 */
interface VclIoHandle extends IoHandle {
    @Override
    void close();
}
