package io.ringflux.service.session;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.netty.channel.EventLoopGroupConfiguration;
import io.micronaut.http.netty.channel.EventLoopGroupFactory;
import io.micronaut.http.netty.channel.NettyChannelType;
import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.ringflux.service.config.ServiceSettings;
import io.ringflux.vcl.Vcl;
import io.ringflux.vcl.VclConfig;
import io.ringflux.vcl.VclException;
import io.ringflux.vcl.binding.VclRuntime;
import io.ringflux.vcl.channel.VclDatagramChannel;
import io.ringflux.vcl.channel.VclIoHandler;
import io.ringflux.vcl.channel.VclServerSocketChannel;
import io.ringflux.vcl.channel.VclSocketChannel;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Event loops over VPP's host stack for Micronaut's servers and clients, by {@code transport: vcl} of an event loop
 * group. {@code ringflux.vcl.app-socket} names VPP's socket for applications; without it {@code VCL_CONFIG} or
 * {@code /etc/vpp/vcl.conf} does.
 *
 * <p>A server's connections are served by the loops that accept them, so the threads of its parent group count.
 */
@Singleton
@Named(VclEventLoops.NAME)
@Requires(condition = VclIsAskedFor.class)
final class VclEventLoops implements EventLoopGroupFactory {
    static final String NAME = "vcl";

    private final @Nullable VclConfig config;

    VclEventLoops(ServiceSettings settings) {
        config = SessionLoops.vcl(settings);
    }

    @Override
    public boolean isNative() {
        return true;
    }

    @Override
    public IoHandlerFactory createIoHandlerFactory(EventLoopGroupConfiguration group) {
        return VclIoHandler.newFactory(runtime());
    }

    @Override
    public Class<? extends Channel> channelClass(NettyChannelType type) {
        return switch (type) {
            case SERVER_SOCKET -> VclServerSocketChannel.class;
            case CLIENT_SOCKET -> VclSocketChannel.class;
            case DATAGRAM_SOCKET -> VclDatagramChannel.class;
            default -> throw unsupported(type);
        };
    }

    @Override
    public Channel channelInstance(NettyChannelType type, @Nullable EventLoopGroupConfiguration group) {
        return switch (type) {
            case SERVER_SOCKET -> new VclServerSocketChannel();
            case CLIENT_SOCKET -> new VclSocketChannel();
            case DATAGRAM_SOCKET -> new VclDatagramChannel();
            default -> throw unsupported(type);
        };
    }

    private VclRuntime runtime() {
        try {
            return config == null ? Vcl.start() : Vcl.start(config);
        } catch (VclException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UnsupportedOperationException unsupported(NettyChannelType type) {
        return new UnsupportedOperationException("VCL has no " + type);
    }
}
