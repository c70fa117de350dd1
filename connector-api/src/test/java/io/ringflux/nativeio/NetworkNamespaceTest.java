package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class NetworkNamespaceTest {
    private static final Path PRESENT = Path.of("/proc/thread-self/ns/net");
    private static final short RTM_GETLINK = 18;
    private static final short NLM_F_REQUEST_DUMP = 0x301;

    @Test
    void shouldActInTheNamespaceAndLeaveTheCallerWhereItIs() throws Exception {
        withNamespace("ringflux-ns-a", () -> {
            String before = present();

            try (NetworkNamespace namespace = NetworkNamespace.of("ringflux-ns-a")) {
                List<String> seen = namespace.call(() -> List.of(present(), linkNames()));

                assertThat(seen.get(0)).isNotEqualTo(before);
                assertThat(seen.get(1)).startsWith("lo");
                assertThat(present()).isEqualTo(before);
            }
        });
    }

    @Test
    void shouldFindNamespacesByPathPidAndThread() throws Exception {
        withNamespace("ringflux-ns-b", () -> {
            try (NetworkNamespace byPath = NetworkNamespace.of("/run/netns/ringflux-ns-b");
                    NetworkNamespace byPid =
                            NetworkNamespace.of(ProcessHandle.current().pid());
                    NetworkNamespace current = NetworkNamespace.current()) {
                assertThat(byPath.call(NetworkNamespaceTest::present)).isNotEqualTo(present());
                assertThat(byPid.call(NetworkNamespaceTest::present)).isEqualTo(present());
                assertThat(current.call(NetworkNamespaceTest::present)).isEqualTo(present());
            }
        });
    }

    @Test
    void shouldPassOnWhatTheActionThrows() {
        try (NetworkNamespace current = NetworkNamespace.current()) {
            assertThatThrownBy(() -> current.call(() -> {
                        throw new IllegalArgumentException("no");
                    }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no");
        }
    }

    @Test
    void shouldSayWhichNamespaceIsMissing() {
        assertThatThrownBy(() -> NetworkNamespace.of("ringflux-missing"))
                .isInstanceOf(NativeIoException.class)
                .hasMessageContaining("opening network namespace ringflux-missing")
                .hasMessageContaining("ip netns list");
    }

    @Test
    void shouldSayWhenTheFileIsNoNamespace() {
        try (NetworkNamespace notOne = NetworkNamespace.of("/proc/self/status")) {
            assertThatThrownBy(() -> notOne.call(() -> 1))
                    .isInstanceOfSatisfying(
                            NativeIoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
        }
    }

    private static String present() {
        String seen;
        try {
            seen = Files.readSymbolicLink(PRESENT).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(NetworkNamespace.currentId()).isEqualTo(seen);
        return seen;
    }

    /** The names of all links, by a dump of RTM_GETLINK; offsets of {@code linux/rtnetlink.h}. */
    private static String linkNames() {
        UnsafeBuffer request = new UnsafeBuffer(ByteBuffer.allocateDirect(32).order(ByteOrder.nativeOrder()));
        request.putInt(0, 32);
        request.putShort(4, RTM_GETLINK);
        request.putShort(6, NLM_F_REQUEST_DUMP);
        UnsafeBuffer answer = new UnsafeBuffer(ByteBuffer.allocateDirect(65536));
        try (NetlinkSocket socket = NetlinkSocket.open(0)) {
            socket.send(request);
            int length = socket.receive(answer);
            StringBuilder names = new StringBuilder();
            for (int at = 0; at < length && answer.getShort(at + 4) == 16; at += answer.getInt(at) + 3 & ~3) {
                int name = at + 32;
                while (answer.getShort(name + 2) != 3) {
                    name += answer.getShort(name) + 3 & ~3;
                }
                names.append(answer.getStringWithoutLengthAscii(name + 4, answer.getShort(name) - 5));
            }
            return names.toString();
        }
    }

    private static void withNamespace(String name, Runnable test) throws Exception {
        Requirement.that(Files.isWritable(Path.of("/run")), "network namespaces need root");
        Requirement.command("ip", "install iproute2");
        Requirement.run("ip", "netns", "add", name);
        try {
            test.run();
        } finally {
            Requirement.run("ip", "netns", "delete", name);
        }
    }
}
