package io.ringflux.vcl.channel;

import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.concurrent.Future;
import io.ringflux.nativeio.Errno;
import io.ringflux.vcl.VclException;
import io.ringflux.vcl.binding.VclEvents;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A channel's connect, from the request to VPP's answer, its own timeout or the channel's end. On the loop's thread.
 */
final class Connector {
    private final AbstractVclChannel channel;
    private @Nullable ChannelPromise promise;
    private @Nullable Future<?> timeout;
    private @Nullable InetSocketAddress target;

    Connector(AbstractVclChannel channel) {
        this.channel = channel;
    }

    boolean isConnecting() {
        return promise != null;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What is listened to is the outcome.
    void connect(InetSocketAddress to, @Nullable InetSocketAddress from, ChannelPromise asked) {
        try {
            if (promise != null) {
                throw new ConnectionPendingException();
            }
            if (channel.remote() != null) {
                throw new AlreadyConnectedException();
            }
            if (to.isUnresolved()) {
                throw new ConnectException("unresolved address " + to);
            }
            if (from != null) {
                channel.session().bind(from);
            }
            channel.session().connect(to);
            promise = asked;
            target = to;
            channel.watch(VclEvents.EDGES);
            int timeoutMs = channel.config().getConnectTimeoutMillis();
            if (timeoutMs > 0) {
                timeout = channel.eventLoop().schedule(() -> timedOut(to), timeoutMs, TimeUnit.MILLISECONDS);
            }
            asked.addListener(done -> {
                if (done.isCancelled()) {
                    ended();
                    channel.unsafe().close(channel.voidPromise());
                }
            });
        } catch (IOException | RuntimeException e) {
            asked.tryFailure(channel.vclUnsafe().annotated(e, to));
            channel.unsafe().close(channel.voidPromise());
        }
    }

    void finish(boolean refused) {
        try {
            if (refused) {
                throw refusal(channel.session().attributes().error());
            }
            boolean wasInactive = !channel.isActive();
            channel.activate(target);
            ChannelPromise connected = ended();
            boolean wanted = connected != null && connected.trySuccess();
            if (wasInactive) {
                // Also when a listener has closed the channel just now: its end is told after this.
                channel.pipeline().fireChannelActive();
            }
            if (!wanted) {
                channel.unsafe().close(channel.voidPromise());
            }
        } catch (IOException e) {
            channel.fail(e);
        }
    }

    /** Whether there was a connect to fail. */
    boolean fail(Throwable cause) {
        InetSocketAddress to = target;
        ChannelPromise failing = ended();
        if (failing == null || to == null) {
            return false;
        }
        boolean told = cause instanceof ConnectTimeoutException;
        return failing.tryFailure(told ? cause : channel.vclUnsafe().annotated(cause, to));
    }

    void closed() {
        fail(new ClosedChannelException());
    }

    private void timedOut(InetSocketAddress to) {
        if (promise != null && !promise.isDone()) {
            channel.fail(new ConnectTimeoutException(
                    "connection timed out after " + channel.config().getConnectTimeoutMillis() + " ms: " + to));
        }
    }

    private @Nullable ChannelPromise ended() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
        ChannelPromise ending = promise;
        promise = null;
        return ending;
    }

    private static ConnectException refusal(int errno) {
        return new ConnectException(
                errno == Errno.ECONNREFUSED ? "Connection refused" : "VPP cannot connect: " + VclException.text(errno));
    }
}
