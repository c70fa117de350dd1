package io.ringflux.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ringflux.nativeio.LibPcapReference;
import io.ringflux.packet.filter.PacketFilter;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class PacketAllocationTest {
    private static final int ROUNDS = 20_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);

    @Test
    void shouldAllocateNothingWhenPacketsAreDecodedAndHashed() {
        PacketView view = new PacketView();
        FlowHash hash = new FlowHash(LinkType.ETHERNET);
        for (byte[] packet : PacketCorpus.packets().values()) {
            buffer.putBytes(0, packet);
            assertNoAllocation(() -> {
                view.wrap(buffer, 0, packet.length);
                hash.of(buffer, 0, packet.length);
                if (view.isTcp()) {
                    HeaderReader.readAll(view.tcp());
                }
            });
        }
    }

    @Test
    void shouldAllocateNothingWhenPacketsAreBuiltAndRewritten() {
        PacketBuilder builder = new PacketBuilder();
        PacketRewriter rewriter = new PacketRewriter(LinkType.ETHERNET);

        assertNoAllocation(() -> {
            int length = builder.wrap(buffer, 0)
                    .ethernet(1, 2)
                    .ipv4(3, 4)
                    .udp(5, 6)
                    .payload(64)
                    .finish();
            rewriter.wrap(buffer, 0, length);
            rewriter.ipv4Source(7);
            rewriter.sourcePort(8);
        });
    }

    @Test
    void shouldAllocateNothingWhenPacketsAreFiltered() {
        LibPcapReference.assumeInstalled();
        PacketFilter filter = PacketFilter.compile("ip[2:2] - ((ip[0] & 0xf) << 2) > 10", LinkType.ETHERNET);
        byte[] packet = PacketCorpus.packets().get("udp");
        buffer.putBytes(0, packet);

        assertNoAllocation(() -> filter.matches(buffer, 0, packet.length));
    }

    private void assertNoAllocation(Runnable work) {
        work.run();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int round = 0; round < ROUNDS; round++) {
            work.run();
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).as("bytes allocated").isLessThan(ROUNDS); // not even one byte a packet
    }
}
