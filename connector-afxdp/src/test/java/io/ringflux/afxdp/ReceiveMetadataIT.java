package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.FrameCopy;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.contract.Payload;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What is known of a frame that came: when, and that nobody has looked at its checksum. */
@LeakCheck
class ReceiveMetadataIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int UDP_START = 34;
    private static final int UDP_CHECKSUM = 6;
    private static final int PORT = 9000;
    private static final long SLACK_NS = 2_000_000;

    @RegisterExtension
    final XdpLab lab = new XdpLab();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldStampEachFrameBetweenItsSendingAndItsArrival(boolean byTheProgram) {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly());
        AfXdpPort right = lab.open(lab.rightClient().everything().rxTimestamps(byTheProgram));
        List<Long> times = new CopyOnWriteArrayList<>();
        right.receive().subscribe(frame -> times.add(frame.timestampNs()));

        for (int i = 1; i <= 30; i++) {
            int sent = i;
            long beforeNs = System.currentTimeMillis() * 1_000_000 - SLACK_NS;
            left.send(Payload.frames(left, 1, 100)).block(SOON);
            Awaitility.await().pollInterval(Duration.ofMillis(1)).atMost(SOON).until(() -> times.size() == sent);
            assertThat(times.get(i - 1)).isBetween(beforeNs, System.currentTimeMillis() * 1_000_000 + SLACK_NS);
        }

        assertThat(times).isSorted();
    }

    @Test
    void shouldHandOnAFrameWhoseChecksumItsSenderLeftOpen() throws IOException {
        lab.left().run("ethtool", "-K", "left", "tx", "on");
        AfXdpPort right = lab.open(lab.rightClient().filter("udp port 9000"));
        CompletableFuture<FrameCopy> received = right.receive().copied().next().toFuture();
        byte[] text = "open".getBytes(StandardCharsets.UTF_8);

        try (DatagramSocket kernel = lab.leftUdp(4000)) {
            kernel.send(new DatagramPacket(text, text.length, InetAddress.getByName(XdpLab.RIGHT_ADDRESS), PORT));
        }

        ByteBuffer frame = ByteBuffer.wrap(Mono.fromFuture(received).block(SOON).bytes());
        int pseudoHeaderOnly = OnesComplement.sum(frame, 26, 34, 17 + frame.getShort(UDP_START + 4));
        assertThat(frame.getShort(UDP_START + UDP_CHECKSUM)).isEqualTo((short) pseudoHeaderOnly);
    }
}
