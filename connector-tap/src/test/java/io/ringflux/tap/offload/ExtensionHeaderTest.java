package io.ringflux.tap.offload;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Offload;
import io.ringflux.nativeio.Mapping;
import io.ringflux.packet.Checksum;
import io.ringflux.packet.PacketBuilder;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TCP behind a hop-by-hop header of IPv6. */
class ExtensionHeaderTest {
    private static final int NETWORK = 14;
    private static final int EXTENSION_BYTES = 8;
    private static final int TRANSPORT = NETWORK + 40 + EXTENSION_BYTES;
    private static final int HEADERS = TRANSPORT + 20;
    private static final int TARGET = 16_384;

    private final Mapping mapping = Mapping.anonymous(2 * TARGET);
    private final UnsafeBuffer memory = new UnsafeBuffer(mapping.address(), TARGET);

    @AfterEach
    void unmap() {
        mapping.close();
    }

    @Test
    void shouldCompleteTheChecksum() {
        packet(99);
        int right = memory.getShort(TRANSPORT + 16);
        memory.putShort(TRANSPORT + 16, (short) pseudoSum(memory, 20 + 99), ByteOrder.BIG_ENDIAN);

        assertThat(ChecksumCompletion.complete(mapping.address(), HEADERS + 99, Offload.pack(0, 0, TRANSPORT, 16)))
                .isTrue();

        assertThat(memory.getShort(TRANSPORT + 16)).isEqualTo((short) right);
    }

    @Test
    void shouldCut() {
        packet(2500);
        Segmenter segmenter = new Segmenter(true);
        long offload = Offload.pack(Offload.GSO_TCP_V6, 1000, TRANSPORT, 16);
        assertThat(segmenter.begin(mapping.address(), HEADERS + 2500, offload)).isTrue();

        for (int payload : new int[] {1000, 1000, 500}) {
            assertThat(segmenter.nextLength()).isEqualTo(HEADERS + payload);
            segmenter.next(mapping.address() + TARGET);
            UnsafeBuffer frame = new UnsafeBuffer(mapping.address() + TARGET, HEADERS + payload);
            assertThat(frame.getShort(NETWORK + 4, ByteOrder.BIG_ENDIAN))
                    .isEqualTo((short) (EXTENSION_BYTES + 20 + payload));
            assertThat(sum(frame, TRANSPORT, 20 + payload, pseudoSum(frame, 20 + payload)))
                    .isEqualTo(0xffff);
        }
        assertThat(segmenter.isActive()).isFalse();
    }

    private void packet(int payload) {
        new PacketBuilder()
                .wrap(memory, 0)
                .ethernet(0x020000000001L, 0x020000000002L)
                .ipv6(0x20010db8_00000000L, 1, 0x20010db8_00000000L, 2)
                .ipv6Extension(0, new UnsafeBuffer(new byte[EXTENSION_BYTES - 2]), 0, EXTENSION_BYTES - 2)
                .tcp(1000, 2000, 16, 1, 1, 1024)
                .payload(payload)
                .finish();
        assertThat(sum(memory, TRANSPORT, 20 + payload, pseudoSum(memory, 20 + payload)))
                .as("what the builder made")
                .isEqualTo(0xffff);
    }

    private static int pseudoSum(UnsafeBuffer frame, int transportBytes) {
        return fold((~Checksum.of(frame, NETWORK + 8, 32) & 0xffff) + 6 + transportBytes);
    }

    private static int sum(UnsafeBuffer frame, int from, int length, int before) {
        return fold((~Checksum.of(frame, from, length) & 0xffff) + before);
    }

    private static int fold(int sum) {
        return (sum & 0xffff) + (sum >>> 16);
    }
}
