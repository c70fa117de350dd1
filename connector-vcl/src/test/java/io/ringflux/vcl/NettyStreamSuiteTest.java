package io.ringflux.vcl;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapComboFactory;
import io.netty.testsuite.transport.socket.CompositeBufferGatheringWriteTest;
import io.netty.testsuite.transport.socket.SocketBufReleaseTest;
import io.netty.testsuite.transport.socket.SocketCancelWriteTest;
import io.netty.testsuite.transport.socket.SocketConditionalWritabilityTest;
import io.netty.testsuite.transport.socket.SocketEchoTest;
import io.netty.testsuite.transport.socket.SocketFileRegionTest;
import io.netty.testsuite.transport.socket.SocketFixedLengthEchoTest;
import io.netty.testsuite.transport.socket.SocketGatheringWriteTest;
import io.netty.testsuite.transport.socket.SocketObjectEchoTest;
import io.netty.testsuite.transport.socket.SocketSpdyEchoTest;
import io.netty.testsuite.transport.socket.SocketStringEchoTest;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInfo;

/** Netty's own suite for what streams carry. */
class NettyStreamSuiteTest {

    @BeforeAll
    static void open() throws VclException {
        NettySuite.open();
    }

    @AfterAll
    static void close() {
        NettySuite.close();
    }

    @Nested
    class Echo extends SocketEchoTest {
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
    class FixedLengthEcho extends SocketFixedLengthEchoTest {
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
    class StringEcho extends SocketStringEchoTest {
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
    class ObjectEcho extends SocketObjectEchoTest {
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
    class GatheringWrite extends SocketGatheringWriteTest {
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
    class FileRegion extends SocketFileRegionTest {
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
    class BufRelease extends SocketBufReleaseTest {
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
    class CancelWrite extends SocketCancelWriteTest {
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
    class ConditionalWritability extends SocketConditionalWritabilityTest {
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
    class SpdyEcho extends SocketSpdyEchoTest {
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
    class CompositeBufferGatheringWrite extends CompositeBufferGatheringWriteTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return NettySuite.pairs();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return NettySuite.LOCAL;
        }

        /** Left out: SO_SNDBUF is refused here: fifos have one size for the process. */
        @Override
        public void testCompositeBufferPartialWriteDoesNotCorruptData(TestInfo test) {}
    }
}
