package io.ringflux.tap.offload;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Offload;
import io.ringflux.nativeio.Mapping;
import io.ringflux.packet.Checksum;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmenterTest {
    private static final int FIN = 1;
    private static final int PSH = 8;
    private static final int ACK = 16;
    private static final int CWR = 128;

    private final Mapping mapping = Mapping.anonymous(4 * 65_536);
    private final UnsafeBuffer memory = new UnsafeBuffer(mapping.address(), (int) mapping.length());

    @AfterEach
    void unmap() {
        mapping.close();
    }

    @ParameterizedTest
    @CsvSource({
        "V4, true, 0, 4000, 1448", "V4, true, 1, 4000, 1448", "V4, true, 2, 4000, 1448", "V4, false, 0, 4000, 1448",
        "V6, true, 0, 4000, 1428", "V6, false, 0, 65000, 1000", "V4, true, 0, 1448, 1448", "V4, true, 0, 1449, 1448",
        "V4, true, 0, 64000, 37", "V4, true, 0, 64000, 536", "V4, true, 0, 0, 1448", "V6, true, 2, 8960, 8960"
    })
    void shouldGiveTheFramesOfATcpPacket(Packets.Ip ip, boolean ethernet, int vlans, int payload, int gsoSize) {
        Packets.Large packet = Packets.tcp(memory, ip, ethernet, vlans, payload, ACK | PSH | FIN);

        List<byte[]> frames = cut(packet, ethernet, gsoSize);

        assertThat(frames).hasSize(Math.max(1, (payload + gsoSize - 1) / gsoSize));
        Packets.Reader reader = new Packets.Reader(packet);
        int next = 0;
        for (int i = 0; i < frames.size(); i++) {
            boolean last = i == frames.size() - 1;
            UnsafeBuffer frame = new UnsafeBuffer(frames.get(i));
            int length = last ? payload - next : gsoSize;
            assertThat(frame.capacity()).isEqualTo(packet.headerBytes() + length);
            assertThat(reader.ipLength(frame)).isEqualTo(frame.capacity() - packet.network());
            assertThat(reader.ipChecksum(frame)).isZero();
            assertThat(reader.transportChecksum(frame)).isZero();
            assertThat(reader.sequence(frame)).isEqualTo(Packets.SEQUENCE + next);
            assertThat(reader.tcpFlags(frame)).isEqualTo(last ? ACK | PSH | FIN : ACK);
            assertThat(reader.identification(frame)).isEqualTo(ip == Packets.Ip.V4 ? Packets.IDENTIFICATION + i : 0);
            for (int at = 0; at < length; at++) {
                assertThat(frame.getByte(packet.headerBytes() + at)).isEqualTo(Packets.payloadByte(next + at));
            }
            next += length;
        }
        assertThat(next).isEqualTo(payload);
    }

    @Test
    void shouldSayCongestionWindowReducedOnlyOnce() {
        Packets.Large packet = Packets.tcp(memory, Packets.Ip.V4, true, 0, 3000, ACK | CWR);

        List<byte[]> frames = cut(packet, true, 1000);

        Packets.Reader reader = new Packets.Reader(packet);
        assertThat(frames)
                .extracting(frame -> reader.tcpFlags(new UnsafeBuffer(frame)))
                .containsExactly(ACK | CWR, ACK, ACK);
    }

    @ParameterizedTest
    @CsvSource({"V4, true, 9500, 1000", "V6, true, 60000, 500", "V4, false, 100, 1000", "V6, false, 65000, 1"})
    void shouldGiveTheDatagramsOfAUdpPacket(Packets.Ip ip, boolean ethernet, int payload, int gsoSize) {
        Packets.Large packet = Packets.udp(memory, ip, ethernet, payload);

        List<byte[]> frames = cut(packet, ethernet, gsoSize);

        assertThat(frames).hasSize((payload + gsoSize - 1) / gsoSize);
        Packets.Reader reader = new Packets.Reader(packet);
        for (int i = 0; i < frames.size(); i++) {
            UnsafeBuffer frame = new UnsafeBuffer(frames.get(i));
            int length = Math.min(gsoSize, payload - i * gsoSize);
            assertThat(reader.udpLength(frame)).isEqualTo(8 + length);
            assertThat(reader.ipLength(frame)).isEqualTo(frame.capacity() - packet.network());
            assertThat(reader.ipChecksum(frame)).isZero();
            assertThat(reader.transportChecksum(frame)).isZero();
            assertThat(frame.getByte(packet.headerBytes())).isEqualTo(Packets.payloadByte(i * gsoSize));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 13, 14, 33, 35, 54, 60, 65_535})
    void shouldRefuseAHeaderThatPointsNowhere(int checksumStart) {
        Packets.Large packet = Packets.tcp(memory, Packets.Ip.V4, true, 0, 20, ACK);
        Segmenter segmenter = new Segmenter(true);
        long offload = Offload.pack(Offload.GSO_TCP_V4, 100, checksumStart, 16);

        assertThat(segmenter.begin(packet.address(), packet.length(), offload)).isFalse();
        assertThat(segmenter.isActive()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"3, 100", "2, 100", "255, 100", "1, 0"})
    void shouldRefuseKindsThatWereNeverAgreedOn(int type, int gsoSize) {
        Packets.Large packet = Packets.tcp(memory, Packets.Ip.V4, true, 0, 20, ACK);
        Segmenter segmenter = new Segmenter(true);

        assertThat(segmenter.begin(packet.address(), packet.length(), Offload.pack(type, gsoSize, 34, 16)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 1471, 1472})
    void shouldCompleteTheChecksumOfADatagramOfAnyLength(int payload) {
        Packets.Large packet = Packets.udp(memory, Packets.Ip.V4, true, payload);
        Packets.putPseudoSum(packet);

        assertThat(ChecksumCompletion.complete(packet.address(), packet.length(), packet.offload(0)))
                .isTrue();

        UnsafeBuffer frame = new UnsafeBuffer(packet.address(), packet.length());
        assertThat(new Packets.Reader(packet).transportChecksum(frame)).isZero();
    }

    @Test
    void shouldWriteAllOnesWhenTheChecksumIsZero() {
        Packets.Large packet = Packets.udp(memory, Packets.Ip.V4, true, 2);
        UnsafeBuffer frame = new UnsafeBuffer(packet.address(), packet.length());
        Packets.putPseudoSum(packet);
        ChecksumCompletion.complete(packet.address(), packet.length(), packet.offload(0));
        int checksum = frame.getShort(packet.transport() + 6, ByteOrder.BIG_ENDIAN) & 0xffff;
        int before = frame.getShort(packet.headerBytes(), ByteOrder.BIG_ENDIAN) & 0xffff;
        int sum = checksum + before;
        frame.putShort(packet.headerBytes(), (short) ((sum & 0xffff) + (sum >>> 16)), ByteOrder.BIG_ENDIAN);
        Packets.putPseudoSum(packet);

        ChecksumCompletion.complete(packet.address(), packet.length(), packet.offload(0));

        assertThat(frame.getShort(packet.transport() + 6)).isEqualTo((short) 0xffff);
    }

    @ParameterizedTest
    @CsvSource({"34, 6, 41", "34, 65535, 42", "65535, 6, 42", "42, 0, 43"})
    void shouldLeaveAPacketAloneWhenTheChecksumLiesOutside(int start, int offset, int length) {
        Packets.Large packet = Packets.udp(memory, Packets.Ip.V4, true, 10);
        int before = Checksum.of(packet.address(), packet.length());

        assertThat(ChecksumCompletion.complete(packet.address(), length, Offload.pack(0, 0, start, offset)))
                .isFalse();
        assertThat(Checksum.of(packet.address(), packet.length())).isEqualTo(before);
    }

    private List<byte[]> cut(Packets.Large packet, boolean ethernet, int gsoSize) {
        Segmenter segmenter = new Segmenter(ethernet);
        List<byte[]> frames = new ArrayList<>();
        int target = 2 * 65_536;
        assertThat(segmenter.begin(packet.address(), packet.length(), packet.offload(gsoSize)))
                .isTrue();
        while (segmenter.isActive()) {
            byte[] frame = new byte[segmenter.nextLength()];
            segmenter.next(mapping.address() + target);
            memory.getBytes(target, frame);
            frames.add(frame);
        }
        return frames;
    }
}
