package io.ringflux.service.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CaptureEncoderTest {
    private static final long TIMESTAMP_NS = 1_790_000_000_123_456_789L;

    private final Packets packets = new Packets();
    private final byte[] file = new byte[16_384];

    @ParameterizedTest
    @EnumSource(CaptureFormat.class)
    void shouldReadBackEveryPacketWhenFileIsComplete(CaptureFormat format) throws IOException {
        CaptureEncoder encoder = encoder(format, file.length);
        encoder.header();
        for (int length = 0; length < 70; length++) {
            packets.fill(length, length);
            encoder.append(TIMESTAMP_NS + length * 1_000L, packets.address(), length, length + 5);
        }
        encoder.statistics(TIMESTAMP_NS, 73, 3);

        CaptureReader reader = CaptureReader.ofBytes().wrap(file, 0, encoder.length());

        for (int length = 0; length < 70; length++) {
            assertThat(reader.next()).isTrue();
            CapturedPacket packet = reader.packet();
            assertThat(Packets.bytes(packet)).isEqualTo(packets.fill(length, length));
            assertThat(packet.originalLength()).isEqualTo(length + 5);
            assertThat(packet.timestampNs()).isEqualTo(expectedNs(format, TIMESTAMP_NS + length * 1_000L));
            assertThat(packet.captureInterface().linkType()).isEqualTo(CaptureInterface.ETHERNET);
        }
        assertThat(reader.next()).isFalse();
        assertThat(reader.dropped()).isEqualTo(format == CaptureFormat.PCAPNG ? 3 : 0);
    }

    @ParameterizedTest
    @EnumSource(CaptureFormat.class)
    void shouldJoinSegmentsWhenPacketIsChained(CaptureFormat format) throws IOException {
        CaptureEncoder encoder = encoder(format, file.length);
        encoder.header();
        byte[] bytes = packets.fill(7, 5_000);

        encoder.begin(TIMESTAMP_NS, 4_500, 5_000);
        encoder.segment(packets.address(), 2_048);
        encoder.segment(packets.address() + 2_048, 2_048);
        encoder.segment(packets.address() + 4_096, 904);
        encoder.end();

        CaptureReader reader = CaptureReader.ofBytes().wrap(file, 0, encoder.length());
        assertThat(reader.next()).isTrue();
        assertThat(Packets.bytes(reader.packet())).isEqualTo(Arrays.copyOf(bytes, 4_500));
        assertThat(reader.packet().originalLength()).isEqualTo(5_000);
        assertThat(reader.next()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(CaptureFormat.class)
    void shouldLeaveFileAsItWasWhenThereIsNoRoom(CaptureFormat format) {
        CaptureEncoder sizes = CaptureEncoder.create(format, CaptureInterface.ethernet("memif0"));
        int exact = sizes.headerLength() + 2 * sizes.packetLength(61);
        CaptureEncoder encoder = encoder(format, exact + 1);

        assertThat(encoder.header()).isTrue();
        assertThat(encoder.append(TIMESTAMP_NS, packets.address(), 61, 61)).isTrue();
        assertThat(encoder.append(TIMESTAMP_NS, packets.address(), 66, 66)).isFalse();
        assertThat(encoder.append(TIMESTAMP_NS, packets.address(), 61, 61)).isTrue();
        assertThat(encoder.append(TIMESTAMP_NS, packets.address(), 0, 0)).isFalse();

        assertThat(encoder.length()).isEqualTo(exact);
        assertThat(encoder.remaining()).isEqualTo(1);
    }

    @Test
    void shouldNotWriteHeaderWhenThereIsNoRoom() {
        CaptureEncoder encoder = encoder(CaptureFormat.PCAPNG, 40);

        assertThat(encoder.header()).isFalse();
        assertThat(encoder.length()).isZero();
    }

    @Test
    void shouldRefuseToEndPacketWhenSegmentsAreMissing() {
        CaptureEncoder encoder = encoder(CaptureFormat.PCAPNG, file.length);
        encoder.begin(TIMESTAMP_NS, 100, 100);
        encoder.segment(packets.address(), 60);

        assertThatThrownBy(encoder::end)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("lacks 40");
    }

    @Test
    void shouldKeepNameAndSnapLengthWhenFormatIsPcapng() throws IOException {
        CaptureInterface captureInterface = new CaptureInterface("memif0/1", CaptureInterface.ETHERNET, 96);
        CaptureEncoder encoder = CaptureEncoder.create(CaptureFormat.PCAPNG, captureInterface);
        encoder.wrap(new UnsafeBuffer(file), 0, file.length);
        encoder.header();
        encoder.append(TIMESTAMP_NS, packets.address(), 96, 1_500);

        CaptureReader reader = CaptureReader.ofBytes().wrap(file, 0, encoder.length());

        assertThat(reader.next()).isTrue();
        assertThat(reader.packet().captureInterface()).isEqualTo(captureInterface);
    }

    @Test
    void shouldWriteSameBytesWhenBlockIsPutDirectly() {
        CaptureEncoder encoder = encoder(CaptureFormat.PCAPNG, file.length);
        byte[] packet = packets.fill(3, 77);
        encoder.append(TIMESTAMP_NS, packets.address(), 77, 80);
        UnsafeBuffer block = new UnsafeBuffer(new byte[256]);
        block.setMemory(0, 256, (byte) 0xFF);

        int length = EnhancedPacketBlock.put(block, 0, TIMESTAMP_NS, 77, 80);
        block.putBytes(EnhancedPacketBlock.HEADER_LENGTH, packet);

        assertThat(length).isEqualTo(encoder.length()).isEqualTo(EnhancedPacketBlock.totalLength(block, 0));
        assertThat(Arrays.copyOf(block.byteArray(), length)).isEqualTo(java.util.Arrays.copyOf(file, length));
        assertThat(EnhancedPacketBlock.timestampNs(block, 0)).isEqualTo(TIMESTAMP_NS);
        assertThat(EnhancedPacketBlock.capturedLength(block, 0)).isEqualTo(77);
        assertThat(EnhancedPacketBlock.originalLength(block, 0)).isEqualTo(80);
    }

    @Test
    void shouldWriteIntoOffHeapBufferWhenWrapped() throws IOException {
        UnsafeBuffer target = new UnsafeBuffer(ByteBuffer.allocateDirect(1_024));
        CaptureEncoder encoder = CaptureEncoder.create(CaptureFormat.PCAPNG, CaptureInterface.ethernet("tap0"));
        encoder.wrap(target, 100, 900);
        encoder.header();
        byte[] packet = packets.fill(11, 64);
        encoder.append(TIMESTAMP_NS, packets.address(), 64, 64);

        target.getBytes(100, file, 0, encoder.length());
        CaptureReader reader = CaptureReader.ofBytes().wrap(file, 0, encoder.length());

        assertThat(reader.next()).isTrue();
        assertThat(Packets.bytes(reader.packet())).isEqualTo(packet);
    }

    private CaptureEncoder encoder(CaptureFormat format, int capacity) {
        return CaptureEncoder.create(format, CaptureInterface.ethernet("memif0"))
                .wrap(new UnsafeBuffer(file), 0, capacity);
    }

    private static long expectedNs(CaptureFormat format, long timestampNs) {
        return format == CaptureFormat.PCAP_US ? timestampNs / 1_000 * 1_000 : timestampNs;
    }
}
