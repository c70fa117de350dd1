package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelFuture;
import io.ringflux.vcl.binding.VclProtocol;
import io.ringflux.vcl.binding.VclRuntime;
import io.ringflux.vcl.binding.VclSession;
import io.ringflux.vcl.binding.VclWorker;
import io.ringflux.vcl.channel.VclEventLoopGroup;
import io.ringflux.vcl.channel.VclServerSocketChannel;
import io.ringflux.vcl.channel.VclSocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What would crash or hang libvppcom is an exception here. */
class MisuseTest {
    private static VclRuntime runtime;

    @BeforeAll
    static void start() throws VclException {
        VclDouble.use();
        runtime = Vcl.start(VclDouble.config());
    }

    @Test
    void shouldRefuseAnotherRuntimeInOneProcess() {
        assertThatThrownBy(() -> Vcl.start(VclDouble.config().application("other")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("attached to VPP already");
        assertThatCode(() -> assertThat(Vcl.start(VclDouble.config())).isSameAs(runtime))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseCallsFromAnotherThread() throws Exception {
        try (OnWorker other = new OnWorker()) {
            VclSession session = other.call(worker -> worker.open(VclProtocol.TCP));

            assertThatThrownBy(session::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("belongs to thread");
            assertThatThrownBy(() -> session.read(0, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> other.worker().poll()).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldAnswerClosedAfterTheEndOfASession() throws Exception {
        try (OnWorker other = new OnWorker()) {
            int answer = other.call(worker -> {
                VclSession session = worker.open(VclProtocol.TCP);
                session.close();
                session.close();
                return session.read(0, 1);
            });

            assertThat(answer).isEqualTo(VclSession.CLOSED);
        }
    }

    @Test
    void shouldRefuseAWorkerAfterItsEnd() throws Exception {
        OnWorker other = new OnWorker();
        VclSession session = other.call(worker -> worker.open(VclProtocol.TCP));
        other.call(worker -> {
            worker.close();
            assertThatThrownBy(session::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has ended");
            return session;
        });
        other.close();
    }

    @Test
    void shouldSayWhenThereAreNoMoreWorkers() {
        Awaitility.await().until(() -> runtime.workers() == 0);
        VclEventLoopGroup all = new VclEventLoopGroup(runtime, 15);
        Awaitility.await().until(() -> runtime.workers() == 15);
        VclEventLoopGroup tooMany = new VclEventLoopGroup(runtime, 1);

        ChannelFuture registered = tooMany.register(new VclSocketChannel()).awaitUninterruptibly();

        assertThat(registered.cause())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no further worker");
        end(tooMany);
        end(all);
    }

    @Test
    void shouldGiveWorkersBackWhenLoopsEnd() {
        for (int round = 0; round < 50; round++) {
            VclEventLoopGroup group = new VclEventLoopGroup(runtime, 2);
            assertThat(group.register(new VclSocketChannel())
                            .awaitUninterruptibly()
                            .cause())
                    .isNull();
            end(group);
        }

        Awaitility.await().until(() -> runtime.workers() == 0);
    }

    @Test
    void shouldRefuseTheSamePortTwice() {
        VclEventLoopGroup group = new VclEventLoopGroup(runtime, 1);
        VclServerSocketChannel first = listening(group, 0);
        VclServerSocketChannel second = new VclServerSocketChannel();
        group.register(second).syncUninterruptibly();

        Throwable cause =
                second.bind(first.localAddress()).awaitUninterruptibly().cause();

        assertThat(cause).isInstanceOf(VclException.class).hasMessageContaining("Address already in use");
        end(group);
    }

    @Test
    void shouldListenOnAllLoopsAndServeEachConnectionWhereItWasAccepted() {
        VclEventLoopGroup group = new VclEventLoopGroup(runtime, 3);
        VclServerSocketChannel server = listening(group, 0);

        Awaitility.await().until(() -> server.listeners() == 3);

        server.close().syncUninterruptibly();
        Awaitility.await().until(() -> server.listeners() == 0);
        end(group);
    }

    @Test
    void shouldFailTheConnectWhenTheChannelIsClosedMeanwhile() {
        VclEventLoopGroup group = new VclEventLoopGroup(runtime, 1);
        VclSocketChannel channel = new VclSocketChannel();
        group.register(channel).syncUninterruptibly();

        ChannelFuture[] connect = new ChannelFuture[1];
        channel.eventLoop()
                .submit(() -> {
                    connect[0] = channel.connect(new InetSocketAddress("127.0.0.1", 1));
                    channel.close();
                })
                .syncUninterruptibly();

        assertThat(connect[0].awaitUninterruptibly().isSuccess()).isFalse();
        assertThat(channel.closeFuture().awaitUninterruptibly(10, TimeUnit.SECONDS))
                .isTrue();
        end(group);
    }

    private static VclServerSocketChannel listening(VclEventLoopGroup group, int port) {
        VclServerSocketChannel server = new VclServerSocketChannel();
        group.register(server).syncUninterruptibly();
        server.bind(new InetSocketAddress("127.0.0.1", port)).syncUninterruptibly();
        return server;
    }

    private static void end(VclEventLoopGroup group) {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private interface Call<T> {
        T with(VclWorker worker) throws Exception;
    }

    /** A thread that is a worker. */
    private static final class OnWorker implements AutoCloseable {
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final VclWorker worker = CompletableFuture.supplyAsync(() -> runtime.register(() -> {}), thread)
                .join();

        VclWorker worker() {
            return worker;
        }

        <T> T call(Call<T> call) throws Exception {
            return thread.submit(() -> call.with(worker)).get(10, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            CompletableFuture.runAsync(worker::close, thread).join();
            thread.shutdown();
        }
    }
}
