package io.ringflux.service.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CaptureReaderTest {
    private final CaptureReader reader = CaptureReader.ofBytes();

    static Stream<Arguments> byteOrders() {
        return Stream.of(Arguments.of(ByteOrder.LITTLE_ENDIAN), Arguments.of(ByteOrder.BIG_ENDIAN));
    }

    @ParameterizedTest
    @MethodSource("byteOrders")
    void shouldReadPcapngWhenWrittenInEitherByteOrder(ByteOrder order) throws IOException {
        ByteBuffer file = PcapngBytes.pcapng(order);
        PcapngBytes.interfaceBlock(file, 9);
        PcapngBytes.packetBlock(file, 0, 5_000_000_001L, new byte[] {1, 2, 3});

        wrap(file);

        assertThat(reader.next()).isTrue();
        assertThat(reader.packet().timestampNs()).isEqualTo(5_000_000_001L);
        assertThat(Packets.bytes(reader.packet())).containsExactly(1, 2, 3);
        assertThat(reader.packet().captureInterface().name()).isEqualTo("eth0");
        assertThat(reader.next()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("byteOrders")
    void shouldReadPcapWhenWrittenInEitherByteOrder(ByteOrder order) throws IOException {
        for (int magic : new int[] {PcapFraming.MAGIC_US, PcapFraming.MAGIC_NS}) {
            ByteBuffer file = ByteBuffer.allocate(256).order(order);
            file.putInt(magic)
                    .putShort((short) 2)
                    .putShort((short) 4)
                    .putLong(0)
                    .putInt(65_535)
                    .putInt(1);
            file.putInt(3).putInt(500).putInt(2).putInt(60).put(new byte[] {9, 8});

            wrap(file);

            assertThat(reader.next()).isTrue();
            assertThat(reader.packet().timestampNs())
                    .isEqualTo(3_000_000_000L + (magic == PcapFraming.MAGIC_US ? 500_000 : 500));
            assertThat(Packets.bytes(reader.packet())).containsExactly(9, 8);
            assertThat(reader.packet().originalLength()).isEqualTo(60);
            assertThat(reader.next()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "6, 1000001, 1000001000",
        "3, 1001, 1001000000",
        "12, 1500000000000, 1500000000",
        "0, 7, 7000000000",
        "0x8a, 1536, 1500000000",
        "0xa0, 6442450944, 1500000000",
        "0xbf, 9223372036854775807, 999999999"
    })
    void shouldConvertTimestampsWhenResolutionIsGiven(String resolution, long units, long expectedNs)
            throws IOException {
        ByteBuffer file = PcapngBytes.pcapng(ByteOrder.BIG_ENDIAN);
        PcapngBytes.interfaceBlock(file, Integer.decode(resolution));
        PcapngBytes.packetBlock(file, 0, units, new byte[4]);

        wrap(file);

        assertThat(reader.next()).isTrue();
        assertThat(reader.packet().timestampNs()).isEqualTo(expectedNs);
    }

    @Test
    void shouldPassOverBlocksWhenTheyAreUnknown() throws IOException {
        ByteBuffer file = PcapngBytes.pcapng(ByteOrder.LITTLE_ENDIAN);
        PcapngBytes.block(file, 0x0BAD_F00D, new byte[0]);
        PcapngBytes.interfaceBlock(file, 9);
        PcapngBytes.block(file, 0x8000_0001, new byte[100_000]);
        PcapngBytes.packetBlock(file, 0, 1, new byte[] {5});

        wrap(file);

        assertThat(reader.next()).isTrue();
        assertThat(Packets.bytes(reader.packet())).containsExactly(5);
    }

    @Test
    void shouldForgetInterfacesWhenNewSectionBegins() throws IOException {
        ByteBuffer file = PcapngBytes.pcapng(ByteOrder.LITTLE_ENDIAN);
        PcapngBytes.interfaceBlock(file, 9);
        int second = file.position();
        PcapngBytes.sectionHeader(file.order(ByteOrder.BIG_ENDIAN));
        int packet = file.position();
        PcapngBytes.packetBlock(file, 0, 1, new byte[] {5});

        wrap(file);

        assertThat(packet).isGreaterThan(second);
        assertThatThrownBy(reader::next)
                .isInstanceOf(CaptureFormatException.class)
                .hasMessage("capture is broken at byte " + packet + ": packet of interface 0, 0 are described");
    }

    @Test
    void shouldReadSimplePacketWhenSnapLengthCutsIt() throws IOException {
        ByteBuffer file = PcapngBytes.pcapng(ByteOrder.LITTLE_ENDIAN);
        PcapngBytes.block(file, PcapngBlock.INTERFACE_DESCRIPTION, new byte[] {1, 0, 0, 0, 2, 0, 0, 0});
        PcapngBytes.block(file, PcapngBlock.SIMPLE_PACKET, new byte[] {60, 0, 0, 0, 7, 8, 0, 0});

        wrap(file);

        assertThat(reader.next()).isTrue();
        assertThat(Packets.bytes(reader.packet())).containsExactly(7, 8);
        assertThat(reader.packet().originalLength()).isEqualTo(60);
        assertThat(reader.packet().timestampNs()).isZero();
    }

    @Test
    void shouldSayWhatIsWrongWhenBlockLengthIsOdd() {
        ByteBuffer file = PcapngBytes.pcapng(ByteOrder.LITTLE_ENDIAN);
        int broken = file.position();
        file.putInt(6).putInt(35).putLong(0);

        wrap(file);

        assertThatThrownBy(reader::next)
                .isInstanceOf(CaptureFormatException.class)
                .hasMessage(
                        "capture is broken at byte " + broken + ": block length 35 is not a multiple of 4 from 32 on");
    }

    @Test
    void shouldSayWhatIsWrongWhenLengthsDisagree() {
        ByteBuffer file = PcapngBytes.pcapng(ByteOrder.LITTLE_ENDIAN);
        int broken = file.position();
        file.putInt(0x77).putInt(16).putInt(0).putInt(20);

        wrap(file);

        assertThatThrownBy(reader::next)
                .isInstanceOfSatisfying(
                        CaptureFormatException.class,
                        e -> assertThat(e.offset()).isEqualTo(broken + 12L))
                .hasMessageContaining("begins with length 16 and ends with length 20");
    }

    @Test
    void shouldRefuseBlockWhenItClaimsFourGigabytes() {
        ByteBuffer file = PcapngBytes.pcapng(ByteOrder.LITTLE_ENDIAN);
        file.putInt(6).putInt(0xFFFF_FFFC).putLong(0);

        wrap(file);

        assertThatThrownBy(reader::next)
                .isInstanceOf(CaptureFormatException.class)
                .hasMessageContaining("at most 1048576 are read");
    }

    @Test
    void shouldRefusePacketWhenItExceedsItsBlock() {
        ByteBuffer file = PcapngBytes.pcapng(ByteOrder.LITTLE_ENDIAN);
        PcapngBytes.interfaceBlock(file, 9);
        int start = file.position();
        PcapngBytes.packetBlock(file, 0, 1, new byte[8]);
        file.putInt(start + 20, 9);

        wrap(file);

        assertThatThrownBy(reader::next).hasMessageContaining("packet of 9 bytes in a block with room for 8");
    }

    @Test
    void shouldSayWhatIsWrongWhenFileIsNoCapture() {
        byte[] text = "hello".getBytes(StandardCharsets.UTF_8);

        reader.wrap(text, 0, text.length);

        assertThatThrownBy(reader::next)
                .hasMessage("capture is broken at byte 0: magic number 0x6c6c6568 is neither pcap nor" + " pcapng");
    }

    @Test
    void shouldEndAtOnceWhenCaptureIsEmpty() throws IOException {
        assertThat(reader.wrap(new byte[0], 0, 0).next()).isFalse();
    }

    @Test
    void shouldFailInNoOtherWayWhenBytesAreDamaged() {
        byte[] good = validFile();
        Random random = new Random(42);
        int broken = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = Arrays.copyOf(good, 1 + random.nextInt(good.length));
            for (int i = random.nextInt(6); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                readAll(bytes);
            } catch (IOException e) {
                assertThat(e).isInstanceOf(CaptureFormatException.class);
                broken++;
            }
        }
        assertThat(broken).isGreaterThan(10_000);
    }

    private void readAll(byte[] bytes) throws IOException {
        reader.wrap(bytes, 0, bytes.length);
        while (reader.next()) {
            assertThat(Packets.bytes(reader.packet()).length).isLessThan(bytes.length);
        }
    }

    private static byte[] validFile() {
        byte[] bytes = new byte[4_096];
        CaptureEncoder encoder = CaptureEncoder.create(CaptureFormat.PCAPNG, CaptureInterface.ethernet("memif0"));
        encoder.wrap(new UnsafeBuffer(bytes), 0, bytes.length);
        encoder.header();
        Packets packets = new Packets();
        for (int i = 0; i < 10; i++) {
            encoder.append(i, packets.address(), 60 + i, 60 + i);
        }
        encoder.statistics(10, 10, 0);
        return Arrays.copyOf(bytes, encoder.length());
    }

    private void wrap(ByteBuffer file) {
        reader.wrap(file.array(), 0, file.position());
    }
}
