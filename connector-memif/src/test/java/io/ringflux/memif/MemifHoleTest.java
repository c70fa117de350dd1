package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.LinkState.Status;
import io.ringflux.queue.QueueFault;
import io.ringflux.testkit.memif.RawMemifPeer;
import io.ringflux.testkit.memif.RawMemory;
import io.ringflux.testkit.memif.RawMessage;
import io.ringflux.testkit.memif.RawRegion;
import io.ringflux.testkit.memif.RawRing;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A client gives the memory back that it shares, by holes in its file, which no seal against shrinking prevents: what
 * was there reads as zeroes.
 */
class MemifHoleTest extends MemifScenario {

    /** Both rings of {@link RawMemory#create()} end here, and their buffers begin. */
    private static final int RINGS_END = 33_024;

    /** Holes are made of pages. */
    private static final int NEXT_PAGE = 36_864;

    private static final int FRAMES = 300;

    private final AtomicInteger received = new AtomicInteger();
    private final AtomicInteger blank = new AtomicInteger();
    private MemifPort server;

    @BeforeEach
    void listen() {
        server = opened(server().listenNow());
        server.receive().subscribe(frame -> {
            byte[] bytes = frame.copied().bytes();
            blank.addAndGet(Arrays.equals(bytes, new byte[bytes.length]) ? 1 : 0);
            received.incrementAndGet();
        });
    }

    @Test
    void shouldEndTheLinkWhenItsRingsAreGone() {
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = filled()) {
            client.handshake(RawMessage.init(0), memory);
            publish(memory, FRAMES);

            LinuxCalls.punchHole(memory.regions().get(0).file(), 0, NEXT_PAGE);
            memory.c2sRings().get(0).interrupt().signal();

            assertThat(client.expect(RawMessage.DISCONNECT).disconnectText()).isEqualTo(QueueFault.BAD_CURSOR.text());
            assertThat(client.receiveUntilHangUp()).isEmpty();
            Awaitility.await().until(() -> status(server) == Status.DOWN);
        }
        assertThat(received).hasValue(FRAMES);
        close(client().connectNow());
    }

    @Test
    void shouldReceiveBlankFramesWhenTheirBuffersAreGone() {
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = filled()) {
            client.handshake(RawMessage.init(0), memory);
            publish(memory, FRAMES);
            int blankBefore = blank.get();

            RawRegion region = memory.regions().get(0);
            LinuxCalls.punchHole(region.file(), NEXT_PAGE, region.length() - NEXT_PAGE);
            publish(memory, 2 * FRAMES);

            assertThat(blankBefore).isZero();
            assertThat(blank).hasValue(FRAMES);
            assertThat(status(server)).isEqualTo(Status.UP);
        }
    }

    /** Rings as always, and buffers without a zero in them. */
    private static RawMemory filled() {
        RawMemory memory = RawMemory.create();
        RawRegion region = memory.regions().get(0);
        region.bytes().setMemory(RINGS_END, (int) region.length() - RINGS_END, (byte) 0x55);
        return memory;
    }

    private void publish(RawMemory memory, int upTo) {
        RawRing ring = memory.c2sRings().get(0);
        ring.head(upTo);
        ring.interrupt().signal();
        Awaitility.await().until(() -> received.get() == upTo);
    }
}
