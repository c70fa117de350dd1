package io.ringflux.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class ChecksumTest {
    private final Random random = new Random(5);

    @Test
    void shouldMatchExampleOfRfc1071() {
        UnsafeBuffer bytes = PacketCorpus.bytes(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7);

        assertThat(Checksum.of(bytes, 0, 8)).isEqualTo(~0xddf2 & 0xffff);
    }

    @Test
    void shouldMatchWordByWordSumWhenLengthIsAny() {
        for (int length = 0; length < 300; length++) {
            byte[] bytes = new byte[length + 3];
            random.nextBytes(bytes);

            assertThat(Checksum.of(new UnsafeBuffer(bytes), 3, length)).isEqualTo(wordByWord(bytes, 3, length));
        }
    }

    @Test
    void shouldBeZeroWhenRangeHoldsItsChecksum() {
        byte[] packet = PacketCorpus.packets().get("ip-options");

        assertThat(Checksum.of(new UnsafeBuffer(packet), 14, 28)).isZero();
    }

    @Test
    void shouldEqualFullChecksumWhenUpdatedForAChange() {
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[40]);
        for (int round = 0; round < 10_000; round++) {
            random.nextBytes(bytes.byteArray());
            int before = Checksum.of(bytes, 0, 40);
            int old16 = bytes.getShort(6, ByteOrder.BIG_ENDIAN);
            int old32 = bytes.getInt(12, ByteOrder.BIG_ENDIAN);
            int new16 = random.nextInt(0x10000);
            int new32 = random.nextInt();
            bytes.putShort(6, (short) new16, ByteOrder.BIG_ENDIAN);
            bytes.putInt(12, new32, ByteOrder.BIG_ENDIAN);

            int updated = Checksum.update32(Checksum.update16(before, old16, new16), old32, new32);

            assertThat(updated).isEqualTo(Checksum.of(bytes, 0, 40));
        }
    }

    @Test
    void shouldThrowWhenRangeIsOutsideBuffer() {
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[8]);

        assertThatThrownBy(() -> Checksum.of(bytes, 4, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static int wordByWord(byte[] bytes, int offset, int length) {
        int sum = 0;
        for (int at = 0; at < length; at++) {
            int octet = bytes[offset + at] & 0xff;
            sum += (at & 1) == 0 ? octet << 8 : octet;
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }
}
