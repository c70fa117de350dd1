package io.ringflux.service.session;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.ringflux.service.session.SessionState.Status;
import io.ringflux.vcl.VclLoopResources;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;
import reactor.util.retry.Retry;

/** One configured session: tries to listen until it does, and listens until the service stops. From any thread. */
public final class Session {
    private static final Logger log = LoggerFactory.getLogger(Session.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

    private final String name;
    private final Endpoint at;
    private final String kind;
    private final SessionOpener opener;
    private final SessionCounters counters = new SessionCounters();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private volatile SessionState state = SessionState.of(Status.STARTING, "");
    private volatile String stack = "";
    private volatile @Nullable Disposable opening;
    private volatile @Nullable Channel listener;
    private volatile @Nullable SessionHandler handler;

    Session(String name, Endpoint at, String kind, SessionOpener opener) {
        this.name = name;
        this.at = at;
        this.kind = kind;
        this.opener = opener;
    }

    /** The session's name in the configuration. */
    public String name() {
        return name;
    }

    /** What it does with connections. */
    public String kind() {
        return kind;
    }

    /** What it does now. */
    public SessionState state() {
        return state;
    }

    /** {@code vcl} or {@code kernel}; empty before it listens. */
    public String stack() {
        return stack;
    }

    /** What is wrong although it listens, or empty. */
    public String trouble() {
        SessionHandler serving = handler;
        return serving == null ? "" : serving.trouble();
    }

    /** What it has counted. */
    public SessionCounters counters() {
        return counters;
    }

    /** What its kind has counted. */
    public Map<String, Long> details() {
        SessionHandler serving = handler;
        return serving == null ? Map.of() : serving.details();
    }

    /** Where it listens, or null when it does not. */
    public @Nullable InetSocketAddress address() {
        Channel open = listener;
        return open == null ? null : (InetSocketAddress) open.localAddress();
    }

    void start(SessionLoops loops) {
        opening = Mono.fromCallable(() -> listen(loops))
                .subscribeOn(Schedulers.boundedElastic())
                .onErrorMap(LinkageError.class, IllegalStateException::new)
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_RETRY)
                        .maxBackoff(LONGEST_RETRY)
                        .doBeforeRetry(retry -> failed(retry.failure())))
                .subscribe(open -> {}, this::failed);
    }

    /** Accepts no more, ends all connections, lets the handler finish. Blocks. */
    void stop(Duration grace) {
        Disposable attempt = opening;
        if (attempt != null) {
            attempt.dispose();
        }
        Channel open = listener;
        if (open != null) {
            open.close().awaitUninterruptibly(grace.toMillis());
        }
        connections.close().awaitUninterruptibly(grace.toMillis());
        SessionHandler serving = handler;
        if (serving != null) {
            serving.close(grace);
        }
        state = SessionState.of(Status.STOPPED, "");
    }

    private Channel listen(SessionLoops all) {
        LoopResources loops = all.of(at.stack());
        SessionHandler serving = handler;
        if (serving == null) {
            serving = opener.open(name, all, counters);
            handler = serving;
        }
        EventLoopGroup group = loops.onServer(true);
        ChannelFuture bound = new ServerBootstrap()
                .group(loops.onServerSelect(true), group)
                .channel(loops.onChannelClass(ServerSocketChannel.class, group))
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new Accept(serving))
                .bind(at.host(), at.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IllegalStateException(bound.cause());
        }
        listener = bound.channel();
        stack = loops instanceof VclLoopResources ? "vcl" : "kernel";
        state = SessionState.of(Status.LISTENING, "");
        log.info("session {} listens on {} over {}", name, address(), stack);
        return bound.channel();
    }

    private void failed(Throwable error) {
        Throwable cause = error.getCause() == null ? error : error.getCause();
        String reason = String.valueOf(cause.getMessage());
        if (!reason.equals(state.reason())) {
            log.warn("session {} cannot listen yet: {}", name, reason);
        }
        state = SessionState.of(Status.STARTING, reason);
    }

    /** Counts each connection and hands it on. */
    private final class Accept extends ChannelInitializer<SocketChannel> {
        private final SessionHandler serving;

        Accept(SessionHandler serving) {
            this.serving = serving;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // The channel's end is what is listened to.
        protected void initChannel(SocketChannel channel) {
            counters.opened();
            channel.closeFuture().addListener(closed -> counters.closed());
            connections.add(channel);
            serving.accept(channel);
        }
    }
}
