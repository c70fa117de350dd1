package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelFuture;
import io.ringflux.nativeio.NativeEnvironment;
import io.ringflux.vcl.channel.VclChannelOption;
import io.ringflux.vcl.channel.VclDatagramChannel;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.tcp.TcpClient;

/** A library that lacks what later releases have: it degrades, and one of an unknown make is refused. */
class OldReleaseTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ENDPOINT = "DOUBLE_ENDPOINT";

    private static Place place;

    @BeforeAll
    static void open() {
        VclDouble.useOfAnOldRelease();
        VclConfig config = VclDouble.config().application("n".repeat(200));
        NativeEnvironment.set(ENDPOINT, "40");
        assertThatThrownBy(() -> VclLoopResources.create("vcl", 1, config))
                .hasMessageContaining("endpoint has 40 bytes, expected one of [32, 48]");
        NativeEnvironment.set(ENDPOINT, "32");
        place = new LocalPlace(VclLoopResources.create("vcl", 1, config));
    }

    @AfterAll
    static void close() {
        if (place != null) {
            place.close();
        }
    }

    @Test
    void shouldEchoWithoutWhatCameLater() {
        InetSocketAddress server = place.start(Program.ECHO);
        Pattern.Check check = new Pattern.Check(6);
        Connection client = connect(server);

        client.outbound().send(Mono.just(Pattern.all(100_000, 6))).then().subscribe();
        ProtocolSuite.receive(client, check, 100_000);

        assertThat(check.position()).isEqualTo(100_000);
        client.disposeNow(SOON);
    }

    @Test
    void shouldFailARefusedConnectWithoutAReason() {
        assertThatThrownBy(() -> connect(place.unused()))
                .rootCause()
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("VPP cannot connect");
    }

    @Test
    void shouldEndInGoodOrderWhereItCannotReset() {
        Connection client = connect(place.start(Program.RESET));

        client.outbound().sendString(Mono.just("x")).then().subscribe();
        Long pieces = client.inbound().receive().count().block(SOON);

        assertThat(pieces).isZero();
    }

    @Test
    void shouldRefusePacketInfo() {
        VclDatagramChannel channel = new VclDatagramChannel();
        channel.config().setOption(VclChannelOption.PACKET_INFO, true);

        ChannelFuture registered =
                place.clientLoops().onClient(true).register(channel).awaitUninterruptibly();

        assertThat(registered.cause()).isInstanceOf(VclException.class).hasMessageContaining("EINVAL");
    }

    @Test
    void shouldNotTellAReleaseThatTheNameOfTheFileDoesNotTell() {
        assertThat(Vcl.release()).isEmpty();
    }

    private static Connection connect(InetSocketAddress server) {
        return TcpClient.create()
                .runOn(place.clientLoops())
                .remoteAddress(() -> server)
                .connectNow(SOON);
    }
}
