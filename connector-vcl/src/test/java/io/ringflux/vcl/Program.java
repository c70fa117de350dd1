package io.ringflux.vcl;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableChannel;
import reactor.netty.NettyOutbound;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpServer;
import reactor.netty.udp.UdpServer;

/** The servers of the tests: ordinary reactor-netty, told by one line where to run. */
enum Program {
    /** Sends back what comes. */
    ECHO {
        @Override
        DisposableChannel start(LoopResources loops, String host, int port) {
            return tcp(loops, host, port)
                    .handle((in, out) -> out.send(in.receive().retain()))
                    .bindNow(SOON);
        }
    },
    /** Sends back what comes, and ends when that has ended. */
    HALF_CLOSE_ECHO {
        @Override
        DisposableChannel start(LoopResources loops, String host, int port) {
            return HalfClose.echo(loops, host, port);
        }
    },
    /** Sends back what comes, over TLS. */
    TLS_ECHO {
        @Override
        DisposableChannel start(LoopResources loops, String host, int port) {
            SslContext tls = selfSigned();
            return tcp(loops, host, port)
                    .secure(spec -> spec.sslContext(tls))
                    .handle((in, out) -> out.send(in.receive().retain()))
                    .bindNow(SOON);
        }
    },
    /** Sends the first piece back, and ends in the midst of reading. */
    ANSWER_ONCE {
        @Override
        DisposableChannel start(LoopResources loops, String host, int port) {
            return tcp(loops, host, port)
                    .handle((in, out) -> out.send(in.receive().retain().take(1)))
                    .bindNow(SOON);
        }
    },
    /** Sends {@link #SOURCE_BYTES} and ends. */
    SOURCE {
        @Override
        DisposableChannel start(LoopResources loops, String host, int port) {
            return tcp(loops, host, port)
                    .handle((in, out) -> out.send(Pattern.bytes(SOURCE_BYTES, 7)))
                    .bindNow(SOON);
        }
    },
    /** Takes what comes and sends nothing. */
    SINK {
        @Override
        DisposableChannel start(LoopResources loops, String host, int port) {
            return tcp(loops, host, port)
                    .handle((in, out) -> in.receive().then())
                    .bindNow(SOON);
        }
    },
    /** Drops each connection by a reset as soon as something has come. */
    RESET {
        @Override
        DisposableChannel start(LoopResources loops, String host, int port) {
            return tcp(loops, host, port)
                    .childOption(ChannelOption.SO_LINGER, 0)
                    .handle((in, out) -> in.receive().next().then())
                    .bindNow(SOON);
        }
    },
    /** {@code /echo} answers with the request's body, {@code /ws} is a WebSocket that echoes. */
    HTTP {
        @Override
        DisposableChannel start(LoopResources loops, String host, int port) {
            return http(loops, host, port, HttpProtocol.HTTP11);
        }
    },
    /** The same over HTTP/2 without TLS. */
    HTTP2 {
        @Override
        DisposableChannel start(LoopResources loops, String host, int port) {
            return http(loops, host, port, HttpProtocol.H2C);
        }
    },
    /** Sends each datagram back. */
    UDP_ECHO {
        @Override
        DisposableChannel start(LoopResources loops, String host, int port) {
            return UdpServer.create()
                    .runOn(loops)
                    .host(host)
                    .port(port)
                    .handle((in, out) -> out.sendObject(in.receiveObject()
                            .cast(DatagramPacket.class)
                            .map(packet -> new DatagramPacket(packet.content().retain(), packet.sender()))))
                    .bindNow(SOON);
        }
    };

    static final long SOURCE_BYTES = 24L << 20;
    static final Duration SOON = Duration.ofSeconds(10);

    abstract DisposableChannel start(LoopResources loops, String host, int port);

    private static TcpServer tcp(LoopResources loops, String host, int port) {
        return TcpServer.create().runOn(loops).host(host).port(port);
    }

    private static DisposableChannel http(LoopResources loops, String host, int port, HttpProtocol protocol) {
        return HttpServer.create()
                .runOn(loops)
                .host(host)
                .port(port)
                .protocol(protocol)
                .route(routes -> routes.post(
                                "/echo",
                                (request, response) -> echo(request.receive().retain(), response))
                        .get("/hello", (request, response) -> response.sendString(Mono.just("hello\n")))
                        .ws("/ws", (in, out) -> out.send(in.receive().retain())))
                .bindNow(SOON);
    }

    private static NettyOutbound echo(Publisher<ByteBuf> body, NettyOutbound response) {
        return response.send(body);
    }

    private static SslContext selfSigned() {
        try {
            return SslContextBuilder.forServer(SelfSigned.certificate().toKeyManagerFactory())
                    .build();
        } catch (Exception e) {
            throw new IllegalStateException("cannot make a certificate", e);
        }
    }
}
