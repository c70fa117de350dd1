package io.ringflux.memif.control.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ringflux.memif.control.wire.ControlMessage.Ack;
import io.ringflux.memif.control.wire.ControlMessage.AddRegion;
import io.ringflux.memif.control.wire.ControlMessage.AddRing;
import io.ringflux.memif.control.wire.ControlMessage.Connect;
import io.ringflux.memif.control.wire.ControlMessage.Connected;
import io.ringflux.memif.control.wire.ControlMessage.Disconnect;
import io.ringflux.memif.control.wire.ControlMessage.Hello;
import io.ringflux.memif.control.wire.ControlMessage.Init;
import io.ringflux.memif.control.wire.ControlMessage.Unknown;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlCodecTest {
    private static final int OFFSET = 64;
    private static final byte GARBAGE = (byte) 0xa5;

    /** Each message, and all its bytes up to where the padding starts; little-endian. */
    static Stream<Arguments> goldenMessages() {
        return Stream.of(
                arguments(new Ack(), "0100", 2),
                arguments(
                        new Hello("ringflux", 0x0200, 0x0201, 0x0102, 0x0304, 0x0506, 14),
                        "0200" + text("ringflux", 32) + "0002" + "0102" + "0201" + "0403" + "0605" + "0e",
                        45),
                arguments(
                        new Init(0x0200, 0xfedc_ba98L, 1, Secret.of("abc"), "client"),
                        "0300" + "0002" + "98badcfe" + "01" + text("abc", 24) + text("client", 32),
                        65),
                arguments(new AddRegion(0x0102, 0x1122_3344_5566_7788L), "0400" + "0201" + "8877665544332211", 12),
                arguments(
                        new AddRing(RingDirection.C2S, 0x0102, 0x0304, 0xf0e0_d0c0L, 10, 0x0708),
                        "0500" + "0100" + "0201" + "0403" + "c0d0e0f0" + "0a" + "0807",
                        15),
                arguments(
                        new AddRing(RingDirection.S2C, 1, 2, 64, 14, 0),
                        "0500" + "0000" + "0100" + "0200" + "40000000" + "0e" + "0000",
                        15),
                arguments(new Connect("eth0"), "0600" + text("eth0", 32), 34),
                arguments(new Connected("memif0/0"), "0700" + text("memif0/0", 32), 34),
                arguments(
                        new Disconnect(0x0102_0304L, "mode mismatch"),
                        "0800" + "04030201" + text("mode mismatch", 96),
                        102));
    }

    @ParameterizedTest
    @MethodSource("goldenMessages")
    void shouldWriteEveryByteOfTheTable(ControlMessage message, String hex, int payloadEnd) {
        UnsafeBuffer buffer = garbage();

        ControlCodec.encode(message, buffer, OFFSET);

        byte[] expected = Arrays.copyOf(HexFormat.of().parseHex(hex), ControlMessage.LENGTH);
        assertThat(hex).hasSize(2 * payloadEnd);
        assertThat(bytes(buffer, OFFSET, ControlMessage.LENGTH)).isEqualTo(expected);
        assertThat(bytes(buffer, 0, OFFSET)).containsOnly(GARBAGE);
        assertThat(bytes(buffer, OFFSET + ControlMessage.LENGTH, OFFSET)).containsOnly(GARBAGE);
    }

    @ParameterizedTest
    @MethodSource("goldenMessages")
    void shouldIgnorePaddingWhenReading(ControlMessage message, String hex, int payloadEnd) {
        UnsafeBuffer buffer = garbage();
        buffer.putBytes(OFFSET, HexFormat.of().parseHex(hex));

        ControlMessage decoded = ControlCodec.decode(buffer, OFFSET);

        assertThat(decoded).isEqualTo(message);
        assertThat(buffer.getByte(OFFSET + payloadEnd)).isEqualTo(GARBAGE);
    }

    @Test
    void shouldReadUnsignedNumbers() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[ControlMessage.LENGTH]);

        buffer.setMemory(0, ControlMessage.LENGTH, (byte) 0xff);
        buffer.putShort(0, (short) MessageLayout.HELLO);
        Hello hello = (Hello) ControlCodec.decode(buffer, 0);
        buffer.putShort(0, (short) MessageLayout.ADD_RING);
        AddRing ring = (AddRing) ControlCodec.decode(buffer, 0);
        buffer.putShort(0, (short) MessageLayout.INIT);
        Init init = (Init) ControlCodec.decode(buffer, 0);

        assertThat(hello.maxVersion()).isEqualTo(0xffff);
        assertThat(hello.maxC2sRing()).isEqualTo(0xffff);
        assertThat(hello.maxRingLog2()).isEqualTo(255);
        assertThat(ring.offset()).isEqualTo(0xffff_ffffL);
        assertThat(ring.ringLog2()).isEqualTo(255);
        assertThat(ring.privateHeaderBytes()).isEqualTo(0xffff);
        assertThat(init.id()).isEqualTo(0xffff_ffffL);
        assertThat(init.mode()).isEqualTo(255);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 99, 0xffff})
    void shouldReadUnassignedTypeAsUnknown(int type) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[ControlMessage.LENGTH]);
        buffer.putShort(0, (short) type, ByteOrder.LITTLE_ENDIAN);

        ControlMessage decoded = ControlCodec.decode(buffer, 0);

        assertThat(decoded).isEqualTo(new Unknown(type));
    }

    @Test
    void shouldRejectUnknownMessageWhenWriting() {
        assertThatThrownBy(() -> ControlCodec.encode(new Unknown(9), garbage(), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldCutAndEscapeTextWithoutTermination() {
        UnsafeBuffer buffer = garbage();
        buffer.putShort(0, (short) MessageLayout.DISCONNECT);
        buffer.setMemory(6, 96, (byte) 'x');
        buffer.putBytes(6, "a\\b\u001b[2J\n\u00e4".getBytes(ISO_8859_1));

        Disconnect disconnect = (Disconnect) ControlCodec.decode(buffer, 0);

        assertThat(disconnect.reason()).isEqualTo("a\\\\b\\x1b[2J\\x0a\\xe4" + "x".repeat(87));
    }

    @Test
    void shouldTerminateTextThatIsTooLongWhenWriting() {
        UnsafeBuffer buffer = garbage();

        ControlCodec.encode(new Connect("n".repeat(31) + "cut"), buffer, 0);

        assertThat(bytes(buffer, 2, 31)).containsOnly('n');
        assertThat(buffer.getByte(33)).isZero();
    }

    @Test
    void shouldWriteQuestionMarkForTextBeyondAscii() {
        UnsafeBuffer buffer = garbage();

        ControlCodec.encode(new Connect("m\u00fcnchen"), buffer, 0);

        assertThat(ControlCodec.decode(buffer, 0)).isEqualTo(new Connect("m?nchen"));
    }

    private static UnsafeBuffer garbage() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[ControlMessage.LENGTH + 2 * OFFSET]);
        buffer.setMemory(0, buffer.capacity(), GARBAGE);
        return buffer;
    }

    private static byte[] bytes(UnsafeBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }

    private static String text(String text, int fieldBytes) {
        return HexFormat.of().formatHex(Arrays.copyOf(text.getBytes(ISO_8859_1), fieldBytes));
    }
}
