package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.DisposableChannel;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.TcpClient;

/** What reactor-netty's protocols must find on every transport alike. */
abstract class ProtocolSuite {
    static final Duration SOON = Duration.ofSeconds(30);

    private final List<DisposableChannel> open = new ArrayList<>();

    abstract Place place();

    /** Bytes of a large transfer. */
    long largeBytes() {
        return 16L << 20;
    }

    @AfterEach
    void closeAll() {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).disposeNow(SOON);
        }
    }

    @Test
    void shouldServeHttp() {
        InetSocketAddress server = place().start(Program.HTTP);

        assertThat(posted(server, HttpProtocol.HTTP11)).isEqualTo(1_000_000);
    }

    @Test
    void shouldServeHttp2() {
        InetSocketAddress server = place().start(Program.HTTP2);

        assertThat(posted(server, HttpProtocol.H2C)).isEqualTo(1_000_000);
    }

    @Test
    void shouldServeAWebSocket() {
        InetSocketAddress server = place().start(Program.HTTP);

        String echoed = HttpClient.newConnection()
                .runOn(place().clientLoops())
                .websocket()
                .uri("ws://" + server.getAddress().getHostAddress() + ":" + server.getPort() + "/ws")
                .handle((in, out) -> out.sendString(Flux.just("one,", "two,", "three"))
                        .then()
                        .thenMany(in.receive()
                                .asString()
                                .scan(String::concat)
                                .filter(text -> text.endsWith("three"))
                                .take(1)))
                .blockLast(SOON);

        assertThat(echoed).isEqualTo("one,two,three");
    }

    @Test
    void shouldSpeakTls() throws IOException {
        InetSocketAddress server = place().start(Program.TLS_ECHO);
        SslContext trusting = SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build();
        int length = 2_000_000;
        Pattern.Check check = new Pattern.Check(11);
        Connection client = opened(TcpClient.create()
                .runOn(place().clientLoops())
                .secure(spec -> spec.sslContext(trusting))
                .remoteAddress(() -> server)
                .connectNow(SOON));

        client.outbound().send(Pattern.bytes(length, 11)).then().subscribe();
        receive(client, check, length);

        assertThat(check.position()).isEqualTo(length);
    }

    @Test
    void shouldRefuseACertificateThatNobodyHasSigned() {
        InetSocketAddress server = place().start(Program.TLS_ECHO);

        assertThatThrownBy(() -> TcpClient.create()
                        .runOn(place().clientLoops())
                        .secure()
                        .remoteAddress(() -> server)
                        .connectNow(SOON))
                .hasStackTraceContaining("SSLHandshakeException");
    }

    final Connection connect(InetSocketAddress server) {
        return opened(TcpClient.create()
                .runOn(place().clientLoops())
                .remoteAddress(() -> server)
                .connectNow(SOON));
    }

    final <T extends DisposableChannel> T opened(T channel) {
        open.add(channel);
        return channel;
    }

    private long posted(InetSocketAddress server, HttpProtocol protocol) {
        Pattern.Check check = new Pattern.Check(1);
        HttpClient.newConnection()
                .runOn(place().clientLoops())
                .protocol(protocol)
                .post()
                .uri("http://" + server.getAddress().getHostAddress() + ":" + server.getPort() + "/echo")
                .send(ByteBufFlux.fromInbound(Pattern.bytes(1_000_000, 1)))
                .response((response, body) -> body.doOnNext(check::accept))
                .blockLast(SOON);
        return check.position();
    }

    static void receive(Connection client, Pattern.Check check, long length) {
        client.inbound()
                .receive()
                .doOnNext(check::accept)
                .takeUntil(bytes -> check.position() >= length)
                .blockLast(SOON);
    }
}
