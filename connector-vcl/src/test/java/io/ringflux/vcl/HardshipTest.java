package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.DatagramPacket;
import io.ringflux.nativeio.NativeEnvironment;
import io.ringflux.vcl.binding.VclRuntime;
import io.ringflux.vcl.channel.VclDatagramChannel;
import io.ringflux.vcl.channel.VclEventLoopGroup;
import io.ringflux.vcl.channel.VclIoHandler;
import io.ringflux.vcl.channel.VclServerSocketChannel;
import io.ringflux.vcl.channel.VclSocketChannel;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.NotYetConnectedException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.tcp.TcpClient;

/** What goes wrong in VCL or around it, played by the stand-in. */
class HardshipTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static VclRuntime runtime;
    private static VclLoopResources loops;

    @BeforeAll
    static void open() throws VclException {
        VclDouble.use();
        NativeEnvironment.set("DOUBLE_FIFO_BYTES", "5000");
        NativeEnvironment.set("DOUBLE_NO_MEMORY", "7");
        runtime = Vcl.start(VclDouble.config());
        loops = VclLoopResources.create("vcl", 2, VclDouble.config());
    }

    @AfterAll
    static void close() {
        loops.disposeLater(Duration.ZERO, SOON).block(SOON);
    }

    @Test
    void shouldGoOnWhenMemoryHasRunOutBeforeTheFifoWasFull() {
        InetSocketAddress server = (InetSocketAddress)
                Program.ECHO.start(loops, "127.0.0.1", 0).channel().localAddress();
        int length = 2 << 20;
        Pattern.Check check = new Pattern.Check(8);
        Connection client =
                TcpClient.create().runOn(loops).remoteAddress(() -> server).connectNow(SOON);

        client.outbound().send(Mono.just(Pattern.all(length, 8))).then().subscribe();
        ProtocolSuite.receive(client, check, length);

        assertThat(check.position()).isEqualTo(length);
        client.disposeNow(SOON);
    }

    @Test
    void shouldEndWhatHadEndedBeforeItWasAccepted() throws Exception {
        Queue<Channel> accepted = new ConcurrentLinkedQueue<>();
        VclEventLoopGroup group = new VclEventLoopGroup(runtime, 1);
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(VclServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.add(channel);
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
        int port = ((InetSocketAddress) server.localAddress()).getPort();

        HeldLoops held = new HeldLoops(group);
        try {
            new Socket("127.0.0.1", port).close();
        } finally {
            held.close();
        }

        Awaitility.await().atMost(SOON).until(() -> accepted.size() == 1);
        assertThat(accepted.remove().closeFuture().awaitUninterruptibly(10, TimeUnit.SECONDS))
                .isTrue();
        end(group);
    }

    @Test
    void shouldGiveTheWorkerBackWhenItsThreadDies() {
        AtomicBoolean deadly = new AtomicBoolean();
        IoHandlerFactory factory =
                executor -> new DyingHandler(VclIoHandler.newFactory(runtime).newHandler(executor), deadly);
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, factory);
        VclSocketChannel channel = new VclSocketChannel();
        group.register(channel).syncUninterruptibly();
        int before = runtime.workers();

        deadly.set(true);
        channel.eventLoop().execute(() -> {});

        Awaitility.await().atMost(SOON).until(() -> runtime.workers() == before - 1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void shouldSendNothingBeforeItIsBoundOrConnected() {
        VclEventLoopGroup group = new VclEventLoopGroup(runtime, 1);
        VclDatagramChannel channel = new VclDatagramChannel();
        group.register(channel).syncUninterruptibly();

        ChannelFuture sent = channel.writeAndFlush(
                        new DatagramPacket(Unpooled.directBuffer().writeByte(1), new InetSocketAddress("127.0.0.1", 9)))
                .awaitUninterruptibly();

        assertThat(sent.cause()).isInstanceOf(NotYetConnectedException.class);
        end(group);
    }

    private static void end(VclEventLoopGroup group) {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** One that fails when it is told to, as by a fault of ours. */
    private record DyingHandler(IoHandler handler, AtomicBoolean deadly) implements IoHandler {
        @Override
        public void initialize() {
            handler.initialize();
        }

        @Override
        public int run(IoHandlerContext context) {
            if (deadly.get()) {
                throw new IllegalStateException("as asked");
            }
            return handler.run(context);
        }

        @Override
        public void prepareToDestroy() {
            handler.prepareToDestroy();
        }

        @Override
        public void destroy() {
            handler.destroy();
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            return handler.register(handle);
        }

        @Override
        public void wakeup() {
            handler.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> type) {
            return handler.isCompatible(type);
        }
    }
}
