package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.ringflux.testkit.Vpp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.Connection;
import reactor.netty.tcp.TcpClient;

/** Connects that nobody answers: they end by their own timeout, or with VPP. */
class UnansweredConnectIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String NOBODY = "10.20.0.77";

    /**
     * The other end of the pipe swallows what is meant for it; sent back, it goes round until VPP has no memory left.
     */
    private static final String[] SILENCE = {
        "set ip neighbor pipe0.1 " + NOBODY + " 02:00:00:00:00:77", "ip route add table 11 " + NOBODY + "/32 via drop",
    };

    @TempDir
    private Path directory;

    @Test
    void shouldFailWhenNobodyAnswersAndWhenVppGoesAway() throws Exception {
        Vpp.assumeInstalled();
        try (Vpp vpp = Vpp.startHostStack(directory)) {
            vpp.cli(SILENCE);
            VclLoopResources loops =
                    VclLoopResources.create("client", 2, VclConfig.create().appSocket(vpp.appSocket("client")));

            assertThat(cause(connecting(loops, 500))).isInstanceOf(ConnectTimeoutException.class);

            Future<? extends Connection> underWay = connecting(loops, 60_000);
            assertThat(underWay.isDone()).isFalse();
            vpp.kill();

            assertThat(cause(underWay)).isInstanceOf(VclDetachedException.class);
            loops.disposeLater(Duration.ZERO, SOON).block(SOON);
        }
    }

    private static Future<? extends Connection> connecting(VclLoopResources loops, int timeoutMs) {
        return TcpClient.create()
                .runOn(loops)
                .host(NOBODY)
                .port(80)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMs)
                .connect()
                .toFuture();
    }

    private static Throwable cause(Future<?> failing) throws Exception {
        try {
            failing.get(SOON.toSeconds(), TimeUnit.SECONDS);
            throw new AssertionError("connected");
        } catch (ExecutionException | CompletionException e) {
            return e.getCause();
        }
    }
}
