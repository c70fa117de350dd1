package io.ringflux.testkit.memif;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.Mapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawMemifPeerTest {
    private final int fdsBefore = Fd.openCount();
    private final int mappingsBefore = Mapping.openCount();

    @TempDir
    private Path directory;

    private RawMemifListener listener;
    private RawMemifPeer client;
    private RawMemifPeer server;

    @BeforeEach
    void connect() {
        String address = directory.resolve("memif.sock").toString();
        listener = RawMemifListener.listen(address);
        client = RawMemifPeer.connect(address);
        server = listener.accept();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        listener.close();
        assertThat(Fd.openCount()).as("open descriptors").isEqualTo(fdsBefore);
        assertThat(Mapping.openCount()).as("open mappings").isEqualTo(mappingsBefore);
    }

    @Test
    void shouldSeeTheSameMemoryFromBothEndsAfterAHandshake() {
        byte[] frame = "frame to the server".getBytes(US_ASCII);

        try (RawMemory mine = RawMemory.create(2, 1, 4, 2048, RawMemory.LINE_64);
                RawMemory theirs = handshake(mine, RawMemory.LINE_64)) {
            RawRing producer = mine.c2sRings().get(1);
            RawRing consumer = theirs.c2sRings().get(1);
            RawDescriptor filled = producer.descriptor(0xffff).withLength(frame.length);
            mine.write(filled, frame);
            producer.descriptor(0xffff, filled);
            producer.head(0x10000);
            producer.interrupt().signal();
            consumer.tail(0xfffe);
            consumer.flags(RawRing.MASK_INTERRUPT);

            assertThat(consumer.cookie()).isEqualTo(RawRing.COOKIE);
            assertThat(consumer.head()).isZero();
            assertThat(producer.tail()).isEqualTo(0xfffe);
            assertThat(producer.flags()).isEqualTo(RawRing.MASK_INTERRUPT);
            assertThat(consumer.descriptor(0xffff)).isEqualTo(filled);
            assertThat(theirs.read(consumer.descriptor(0xffff))).isEqualTo(frame);
            assertThat(consumer.interrupt().drain()).isEqualTo(1);
            assertThat(theirs.s2cRings()).hasSize(1);
        }
    }

    @Test
    void shouldPlaceTailAndDescriptorsByTheCacheLine() {
        try (RawMemory memory = RawMemory.create(1, 1, 1, 64, 128)) {
            memory.s2cRings().get(0).tail(0x1234);

            assertThat(memory.s2cRings().get(0).offset()).isEqualTo(288);
            assertThat(memory.regions().get(0).bytes().getShort(288 + 128)).isEqualTo((short) 0x1234);
            assertThat(memory.regions().get(0).bytes().getInt(256 + 8)).isEqualTo(2 * 288);
            assertThat(memory.regions().get(0).length()).isEqualTo(2 * 288 + 4 * 64);
        }
    }

    @Test
    void shouldSendAnyLengthWithAnyNumberOfFds() {
        try (EventFd eventFd = EventFd.create()) {
            List<Fd> fds = Collections.nCopies(16, eventFd.fd());
            RawMessage odd = RawMessage.init(7).withLength(200).withFds(fds.toArray(Fd[]::new));

            client.send(RawMessage.of(new byte[0], List.of()));
            client.send(RawMessage.ack().withLength(1));
            client.send(odd);

            assertThat(server.receive().length()).isZero();
            assertThat(server.receive().type()).isEqualTo(-1);
            RawMessage received = server.receive();
            assertThat(received.toBytes()).isEqualTo(odd.toBytes());
            assertThat(received.u32(4)).isEqualTo(7);
            assertThat(received.fds()).hasSize(16).allMatch(Fd::isOpen);
        }
    }

    @Test
    void shouldSayWhatCameInsteadOfWhatWasExpected() {
        client.send(RawMessage.disconnect("no \"way\""));

        assertThatThrownBy(() -> server.expect(RawMessage.INIT))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no \"way\"")
                .hasMessageContaining("expected type 3");
    }

    @Test
    void shouldTellSilenceFromHangUp() {
        assertThat(server.receiveWithin(Duration.ofMillis(1))).isEmpty();

        client.send(RawMessage.ack());
        client.close();

        assertThat(server.receiveUntilHangUp()).hasSize(1);
        assertThatThrownBy(server::receive).hasMessage("the peer has hung up");
        assertThat(server.send(RawMessage.ack())).isFalse();
    }

    @Test
    void shouldFailCleanlyWhenMemoryIsUsedAfterItWasClosed() {
        RawMemory memory = RawMemory.create(1, 1, 1, 64, RawMemory.LINE_64);
        RawRing ring = memory.c2sRings().get(0);

        memory.close();

        assertThatThrownBy(ring::head).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private RawMemory handshake(RawMemory memory, int lineBytes) {
        CompletableFuture<RawMemory> served =
                CompletableFuture.supplyAsync(() -> server.serve(RawMessage.hello(255, 255, 255, 14), lineBytes));
        client.handshake(RawMessage.init(0), memory);
        return served.join();
    }
}
