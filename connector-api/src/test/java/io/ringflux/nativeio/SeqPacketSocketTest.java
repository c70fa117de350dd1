package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class SeqPacketSocketTest {
    private static final int MESSAGE_BYTES = 128;
    private static final UnixAddress ADDRESS =
            UnixAddress.parse("@ringflux-test-" + ProcessHandle.current().pid());

    private final UnsafeBuffer hello = new UnsafeBuffer("hello".getBytes(StandardCharsets.UTF_8));
    private SeqPacketListener listener;
    private SeqPacketSocket client;
    private SeqPacketSocket server;
    private Received received;

    @BeforeEach
    void connect() {
        listener = SeqPacketListener.listen(ADDRESS, 4, 0600, 2 * MESSAGE_BYTES);
        assertThat(listener.accept()).isNull();
        client = SeqPacketSocket.connect(ADDRESS, 2 * MESSAGE_BYTES);
        server = Objects.requireNonNull(listener.accept());
        received = new Received(MESSAGE_BYTES);
    }

    @AfterEach
    void close() {
        received.close();
        server.close();
        client.close();
        listener.close();
    }

    @Test
    void shouldCarryMessagesWhenSentEitherWay() {
        assertThat(server.receive(received)).isEqualTo(ReceiveResult.WOULD_BLOCK);

        assertThat(client.send(hello, 0, 5, null)).isTrue();
        assertThat(client.send(hello, 1, 3, null)).isTrue();
        assertThat(server.receive(received)).isEqualTo(ReceiveResult.MESSAGE);
        assertThat(text()).isEqualTo("hello");
        assertThat(received.isTruncated()).isFalse();
        assertThat(received.isControlTruncated()).isFalse();
        assertThat(received.fdCount()).isZero();
        assertThat(received.takeFd()).isNull();
        assertThat(server.receive(received)).isEqualTo(ReceiveResult.MESSAGE);
        assertThat(text()).isEqualTo("ell");

        assertThat(server.send(hello, 0, 4, null)).isTrue();
        assertThat(client.receive(received)).isEqualTo(ReceiveResult.MESSAGE);
        assertThat(text()).isEqualTo("hell");
        assertThat(client.receive(received)).isEqualTo(ReceiveResult.WOULD_BLOCK);
    }

    @Test
    void shouldPassMemoryWhenItsDescriptorIsAttached() {
        try (MemFd sent = MemFd.create("passed", 4096, MemFd.Option.ALLOW_SEALING);
                Mapping ours = Mapping.shared(sent.fd(), 4096)) {
            client.send(hello, 0, 5, sent.fd());

            assertThat(server.receive(received)).isEqualTo(ReceiveResult.MESSAGE);
            assertThat(received.fdCount()).isEqualTo(1);
            try (MemFd taken = MemFd.adopt(Objects.requireNonNull(received.takeFd()));
                    Mapping theirs = Mapping.shared(taken.fd(), taken.size())) {
                assertThat(taken.fd().value()).isNotEqualTo(sent.fd().value());
                ours.byteBuffer(0, 8).putLong(0, 0x1122334455667788L);
                assertThat(theirs.byteBuffer(0, 8).getLong(0)).isEqualTo(0x1122334455667788L);
            }
            assertThat(received.takeFd()).isNull();
        }
    }

    @Test
    void shouldCloseDescriptorsWhenNobodyTakesThem() {
        try (EventFd sent = EventFd.create()) {
            int open = Fd.openCount();
            client.sendWithFds(hello, 0, 5, Collections.nCopies(16, sent.fd()));
            client.send(hello, 0, 5, null);

            assertThat(server.receive(received)).isEqualTo(ReceiveResult.MESSAGE);
            assertThat(received.fdCount()).isEqualTo(16);
            assertThat(received.isControlTruncated()).isFalse();
            assertThat(Fd.openCount()).isEqualTo(open + 16);
            assertThat(server.receive(received)).isEqualTo(ReceiveResult.MESSAGE);
            assertThat(Fd.openCount()).isEqualTo(open);
        }
    }

    @Test
    void shouldKeepOrderWhenManyDescriptorsArrive() {
        List<EventFd> sent = new ArrayList<>();
        for (int i = 0; i < Received.MAX_FDS; i++) {
            sent.add(EventFd.create());
        }
        client.sendWithFds(hello, 0, 5, sent.stream().map(EventFd::fd).toList());

        assertThat(server.receive(received)).isEqualTo(ReceiveResult.MESSAGE);
        assertThat(received.isControlTruncated()).isFalse();
        for (EventFd eventFd : sent) {
            try (EventFd taken = EventFd.adopt(Objects.requireNonNull(received.takeFd()))) {
                taken.signal();
                assertThat(eventFd.drain()).isEqualTo(1);
            }
            eventFd.close();
        }
    }

    @Test
    void shouldSayThatDescriptorsAreLostWhenThereAreTooMany() {
        try (EventFd sent = EventFd.create()) {
            client.sendWithFds(hello, 0, 5, Collections.nCopies(SeqPacketSocket.MAX_SENT_FDS, sent.fd()));
            client.send(hello, 0, 5, sent.fd());

            assertThat(server.receive(received)).isEqualTo(ReceiveResult.MESSAGE);
            assertThat(received.fdCount()).isEqualTo(Received.MAX_FDS);
            assertThat(received.isControlTruncated()).isTrue();
            assertThat(text()).isEqualTo("hello");
            assertThat(server.receive(received)).isEqualTo(ReceiveResult.MESSAGE);
            assertThat(received.isControlTruncated()).isFalse();
        }
    }

    @Test
    void shouldCutMessageWhenItIsLongerThanTheRoom() {
        UnsafeBuffer longMessage = new UnsafeBuffer(new byte[MESSAGE_BYTES + 1]);
        longMessage.setMemory(0, MESSAGE_BYTES + 1, (byte) 'x');

        client.send(longMessage, 0, MESSAGE_BYTES + 1, null);
        client.send(hello, 0, 5, null);

        assertThat(server.receive(received)).isEqualTo(ReceiveResult.MESSAGE);
        assertThat(received.length()).isEqualTo(MESSAGE_BYTES);
        assertThat(received.isTruncated()).isTrue();
        assertThat(server.receive(received)).isEqualTo(ReceiveResult.MESSAGE);
        assertThat(received.isTruncated()).isFalse();
        assertThat(text()).isEqualTo("hello");
    }

    @Test
    void shouldTellEmptyMessageFromEndOfStreamWhenPeerCloses() {
        client.send(hello, 0, 0, null);
        server.send(hello, 0, 0, null);

        assertThat(server.receive(received)).isEqualTo(ReceiveResult.MESSAGE);
        assertThat(received.length()).isZero();
        assertThat(client.receive(received)).isEqualTo(ReceiveResult.MESSAGE);
        assertThat(received.length()).isZero();

        client.close();
        assertThat(server.receive(received)).isEqualTo(ReceiveResult.END_OF_STREAM);
        assertThat(server.receive(received)).isEqualTo(ReceiveResult.END_OF_STREAM);
    }

    @Test
    void shouldDeliverLastWordsWhenPeerClosesWithUnreadMessages() {
        server.send(hello, 0, 1, null);
        client.send(hello, 0, 5, null);
        client.close();

        assertThat(server.receive(received)).isEqualTo(ReceiveResult.MESSAGE);
        assertThat(text()).isEqualTo("hello");
        assertThat(server.receive(received)).isEqualTo(ReceiveResult.END_OF_STREAM);
    }

    @Test
    void shouldThrowPipeErrorWhenSendingToClosedPeer() {
        server.close();

        assertThatThrownBy(() -> client.send(hello, 0, 5, null)).isInstanceOfSatisfying(NativeIoException.class, e -> {
            assertThat(e.errno()).isEqualTo(Errno.EPIPE);
            assertThat(e.call()).isEqualTo("sendmsg");
            assertThat(e.hint()).contains("the peer has closed");
        });
    }

    @Test
    void shouldSayFalseWhenThePeerDoesNotReceive() {
        int sent = 0;
        while (client.send(hello, 0, 5, null)) {
            sent++;
        }

        assertThat(sent).isPositive();
        assertThat(server.receive(received)).isEqualTo(ReceiveResult.MESSAGE);
    }

    @Test
    void shouldNameThisProcessWhenAskedForThePeer() {
        int pid = (int) ProcessHandle.current().pid();

        assertThat(server.peerCredentials().pid()).isEqualTo(pid);
        assertThat(client.peerCredentials()).isEqualTo(server.peerCredentials());
    }

    @Test
    void shouldRefuseMessageWhenItExceedsTheLimit() {
        UnsafeBuffer message = new UnsafeBuffer(new byte[3 * MESSAGE_BYTES]);

        assertThatThrownBy(() -> client.send(message, 0, 2 * MESSAGE_BYTES + 1, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("message has 257 bytes, expected at most 256");
        assertThatThrownBy(() -> client.sendWithFds(message, 0, 1, Collections.nCopies(254, client.fd())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("message has 254 descriptors, expected at most 253");
    }

    @Test
    void shouldThrowWhenUsedAfterClose() {
        client.close();
        client.close();

        assertThatThrownBy(() -> client.send(hello, 0, 5, null)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.receive(received)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(client::peerCredentials).isInstanceOf(IllegalStateException.class);
    }

    private String text() {
        byte[] bytes = new byte[received.length()];
        received.message().getBytes(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
