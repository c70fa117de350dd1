package io.ringflux.vcl;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapComboFactory;
import io.netty.testsuite.transport.socket.SocketSslEchoTest;
import io.netty.testsuite.transport.socket.SocketSslGreetingTest;
import io.netty.testsuite.transport.socket.SocketStartTlsTest;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** Netty's own suite for TLS. */
class NettyTlsSuiteTest {

    @BeforeAll
    static void open() throws VclException {
        NettySuite.open();
    }

    @AfterAll
    static void close() {
        NettySuite.close();
    }

    @Nested
    class SslEcho extends SocketSslEchoTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return NettySuite.pairs();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return NettySuite.LOCAL;
        }
    }

    @Nested
    class SslGreeting extends SocketSslGreetingTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return NettySuite.pairs();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return NettySuite.LOCAL;
        }
    }

    @Nested
    class StartTls extends SocketStartTlsTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return NettySuite.pairs();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return NettySuite.LOCAL;
        }
    }
}
