package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class DescriptorZeroTest {
    private static final String[] OPENS = JvmFlags.REQUIRED.split(" ", -1);

    @Test
    void shouldWorkWithZeroWhenTheKernelGivesItOut() throws Exception {
        assertThat(ChildJvm.run(Probe.class, OPENS))
                .endsWith("received 0 drained 2", "memory 0 size 4096", "listener 0 events 1 token 9");
    }

    /** Run in a JVM of its own, whose standard input it closes. */
    static final class Probe {
        private static final UnixAddress ADDRESS =
                UnixAddress.parse("@ringflux-zero-" + ProcessHandle.current().pid());

        private Probe() {}

        public static void main(String[] arguments) {
            // The first round loads all classes, which may take descriptors for good.
            for (int round = 0; round < 2; round++) {
                receive(round == 1);
                System.out.println(mapMemory());
                System.out.println(listen());
            }
        }

        private static void receive(boolean closeStandardInput) {
            try (SeqPacketListener listener = SeqPacketListener.listen(ADDRESS, 1, 0600, 128);
                    SeqPacketSocket client = SeqPacketSocket.connect(ADDRESS, 128);
                    SeqPacketSocket server = Objects.requireNonNull(listener.accept());
                    EventFd sent = EventFd.create();
                    Received received = new Received(128)) {
                sent.signal();
                client.send(new UnsafeBuffer(new byte[128]), 0, 128, sent.fd());
                if (closeStandardInput) {
                    Fd.adopt(0).close();
                }
                server.receive(received);
                try (EventFd taken = EventFd.adopt(Objects.requireNonNull(received.takeFd()))) {
                    taken.signal();
                    System.out.println("received " + taken.fd().value() + " drained " + sent.drain());
                }
            }
        }

        private static String mapMemory() {
            try (MemFd memFd = MemFd.create("zero", 4096);
                    Mapping mapping = Mapping.shared(memFd.fd(), 4096)) {
                return "memory " + memFd.fd().value() + " size " + mapping.length();
            }
        }

        private static String listen() {
            try (SeqPacketListener listener = SeqPacketListener.listen(ADDRESS, 1, 0600, 128);
                    Epoll epoll = Epoll.create(1);
                    SeqPacketSocket client = SeqPacketSocket.connect(ADDRESS, 128)) {
                epoll.add(listener.fd(), Epoll.IN, 9);
                return "listener " + listener.fd().value() + " events " + epoll.await(-1) + " token " + epoll.token(0)
                        + (client.fd().isOpen() ? "" : " closed");
            }
        }
    }
}
