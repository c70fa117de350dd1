package io.ringflux.vcl;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.ringflux.vcl.binding.VclRuntime;
import io.ringflux.vcl.channel.VclDatagramChannel;
import io.ringflux.vcl.channel.VclEventLoopGroup;
import io.ringflux.vcl.channel.VclServerSocketChannel;
import io.ringflux.vcl.channel.VclSocketChannel;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * Event loops that put any reactor-netty server or client on VPP's host stack:
 *
 * <pre>{@code
 * HttpServer.create().runOn(VclLoopResources.create("vcl"))
 * }</pre>
 *
 * <p>One group of loops serves as selector, server and client, since a connection stays on the loop that VPP has given
 * it to. Threads: any.
 */
public final class VclLoopResources implements LoopResources {
    private static final Logger LOG = LoggerFactory.getLogger(VclLoopResources.class);
    private static final Map<Class<? extends Channel>, Supplier<? extends Channel>> CHANNELS = Map.of(
            SocketChannel.class, VclSocketChannel::new,
            ServerSocketChannel.class, VclServerSocketChannel::new,
            DatagramChannel.class, VclDatagramChannel::new);
    private static final Map<Class<? extends Channel>, Class<? extends Channel>> CHANNEL_TYPES = Map.of(
            SocketChannel.class, VclSocketChannel.class,
            ServerSocketChannel.class, VclServerSocketChannel.class,
            DatagramChannel.class, VclDatagramChannel.class);

    private final VclEventLoopGroup group;

    private VclLoopResources(String name, int loops, VclRuntime runtime) {
        group = new VclEventLoopGroup(runtime, loops, new DefaultThreadFactory(name, true));
    }

    /**
     * One loop for each CPU, up to four; attaches by {@code VCL_CONFIG} or {@code /etc/vpp/vcl.conf}, unless this
     * process is attached already.
     *
     * @param name prefix of the threads' names
     * @throws UncheckedIOException where VPP does not answer
     * @throws UnsatisfiedLinkError where there is no libvppcom
     */
    public static VclLoopResources create(String name) {
        try {
            return new VclLoopResources(name, defaultLoops(), Vcl.start());
        } catch (VclException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The same with a configuration in code.
     *
     * @param loops how many, up to {@link VclConfig#workers()}
     */
    public static VclLoopResources create(String name, int loops, VclConfig config) {
        try {
            return new VclLoopResources(name, loops, Vcl.start(config));
        } catch (VclException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@link #create(String)} where VPP can be used, else the kernel's loops; logs which and why. */
    public static LoopResources orKernel(String name) {
        return orKernel(name, () -> create(name));
    }

    /** {@link #create(String, int, VclConfig)} where VPP can be used, else the kernel's loops; logs which and why. */
    public static LoopResources orKernel(String name, int loops, VclConfig config) {
        return orKernel(name, () -> create(name, loops, config));
    }

    private static LoopResources orKernel(String name, Supplier<LoopResources> vcl) {
        try {
            LoopResources resources = vcl.get();
            LOG.info("{} runs over VPP's host stack", name);
            return resources;
        } catch (UncheckedIOException | UnsatisfiedLinkError e) {
            LOG.info("{} runs over the kernel: {}", name, e.getMessage());
            return LoopResources.create(name);
        }
    }

    @Override
    public EventLoopGroup onServer(boolean useNative) {
        return group;
    }

    @Override
    @SuppressWarnings("unchecked") // The tables map each type to one of its own.
    public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup loops) {
        return (C) known(CHANNELS, type).get();
    }

    @Override
    @SuppressWarnings("unchecked") // The tables map each type to one of its own.
    public <C extends Channel> Class<? extends C> onChannelClass(Class<C> type, EventLoopGroup loops) {
        return (Class<? extends C>) known(CHANNEL_TYPES, type);
    }

    @Override
    public boolean daemon() {
        return true;
    }

    @Override
    public void dispose() {
        disposeLater().subscribe();
    }

    @Override
    public boolean isDisposed() {
        return group.isShuttingDown();
    }

    @Override
    public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
        return Mono.create(sink -> {
            Future<?> ended =
                    group.shutdownGracefully(quietPeriod.toMillis(), timeout.toMillis(), TimeUnit.MILLISECONDS);
            ended.addListener(done -> sink.success());
        });
    }

    private static int defaultLoops() {
        return Math.min(Runtime.getRuntime().availableProcessors(), 4);
    }

    private static <T> T known(Map<Class<? extends Channel>, T> table, Class<?> type) {
        T found = table.get(type);
        if (found == null) {
            throw new IllegalArgumentException("VCL has no channel of type " + type.getName());
        }
        return found;
    }
}
