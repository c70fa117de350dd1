package io.ringflux.vcl;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapComboFactory;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapFactory;
import io.netty.testsuite.transport.socket.SocketAutoReadTest;
import io.netty.testsuite.transport.socket.SocketChannelNotYetConnectedTest;
import io.netty.testsuite.transport.socket.SocketCloseForciblyTest;
import io.netty.testsuite.transport.socket.SocketConnectTest;
import io.netty.testsuite.transport.socket.SocketConnectionAttemptTest;
import io.netty.testsuite.transport.socket.SocketDataReadInitialStateTest;
import io.netty.testsuite.transport.socket.SocketExceptionHandlingTest;
import io.netty.testsuite.transport.socket.SocketHalfClosedTest;
import io.netty.testsuite.transport.socket.SocketMultipleConnectTest;
import io.netty.testsuite.transport.socket.SocketReadPendingTest;
import io.netty.testsuite.transport.socket.SocketRstTest;
import io.netty.testsuite.transport.socket.SocketShutdownOutputByPeerTest;
import io.netty.testsuite.transport.socket.SocketShutdownOutputBySelfTest;
import io.netty.testsuite.transport.socket.WriteBeforeRegisteredTest;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInfo;

/** Netty's own suite for how connections begin and end. */
class NettyConnectionSuiteTest {

    @BeforeAll
    static void open() throws VclException {
        NettySuite.open();
    }

    @AfterAll
    static void close() {
        NettySuite.close();
    }

    @Nested
    class AutoRead extends SocketAutoReadTest {
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
    class ReadPending extends SocketReadPendingTest {
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
    class DataReadInitialState extends SocketDataReadInitialStateTest {
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
    class HalfClosed extends SocketHalfClosedTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return NettySuite.pairs();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return NettySuite.LOCAL;
        }

        /** Left out: SO_LINGER is 0 or less here: VPP does not wait. */
        @Override
        public void testHalfClosureReceiveDataOnFinalWait2StateWhenSoLingerSet(TestInfo test) {}
    }

    @Nested
    class Connect extends SocketConnectTest {
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
    class Rst extends SocketRstTest {
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
    class CloseForcibly extends SocketCloseForciblyTest {
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
    class ExceptionHandling extends SocketExceptionHandlingTest {
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
    class MultipleConnect extends SocketMultipleConnectTest {
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
    class ConnectionAttempt extends SocketConnectionAttemptTest {
        @Override
        protected List<BootstrapFactory<Bootstrap>> newFactories() {
            return NettySuite.clients();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return NettySuite.LOCAL;
        }
    }

    @Nested
    class ShutdownOutputBySelf extends SocketShutdownOutputBySelfTest {
        @Override
        protected List<BootstrapFactory<Bootstrap>> newFactories() {
            return NettySuite.clients();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return NettySuite.LOCAL;
        }

        /** Left out: SO_LINGER is 0 or less here: VPP does not wait. */
        @Override
        public void testShutdownSoLingerNoAssertError(TestInfo test) {}

        /** Left out: SO_LINGER is 0 or less here: VPP does not wait. */
        @Override
        public void testShutdownOutputSoLingerNoAssertError(TestInfo test) {}

        /** Left out: Disabled in Netty as well. */
        @Override
        public void testWriteAfterShutdownOutputNoWritabilityChange(TestInfo test) {}
    }

    @Nested
    class ShutdownOutputByPeer extends SocketShutdownOutputByPeerTest {
        @Override
        protected List<BootstrapFactory<ServerBootstrap>> newFactories() {
            return NettySuite.servers();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return NettySuite.LOCAL;
        }
    }

    @Nested
    class NotYetConnected extends SocketChannelNotYetConnectedTest {
        @Override
        protected List<BootstrapFactory<Bootstrap>> newFactories() {
            return NettySuite.clients();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return NettySuite.LOCAL;
        }
    }

    @Nested
    class WriteBeforeRegistered extends WriteBeforeRegisteredTest {
        @Override
        protected List<BootstrapFactory<Bootstrap>> newFactories() {
            return NettySuite.clients();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return NettySuite.LOCAL;
        }
    }
}
