package io.ringflux.memif.control.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringflux.memif.FuzzInput;
import org.agrona.concurrent.UnsafeBuffer;

/** Any 128 bytes are a message, whose texts print and whose numbers survive the way back. */
class ControlCodecFuzz {
    private static final int ESCAPED_BYTES = 4;

    @FuzzTest
    void shouldDecodeAnyMessage(byte[] bytes) {
        UnsafeBuffer received = message(new FuzzInput(bytes));

        ControlMessage message = ControlCodec.decode(received, 0);

        requirePrintable(message);
        UnsafeBuffer sent = new UnsafeBuffer(new byte[ControlMessage.LENGTH]);
        if (message instanceof ControlMessage.Unknown) {
            assertThatIllegalArgumentException().isThrownBy(() -> ControlCodec.encode(message, sent, 0));
            return;
        }
        ControlCodec.encode(message, sent, 0);
        assertThat(withoutTexts(ControlCodec.decode(sent, 0))).isEqualTo(withoutTexts(message));
    }

    private static UnsafeBuffer message(FuzzInput input) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[ControlMessage.LENGTH]);
        for (int i = 0; i < ControlMessage.LENGTH && input.hasMore(); i++) {
            buffer.putByte(i, (byte) input.octet());
        }
        return buffer;
    }

    private static void requirePrintable(ControlMessage message) {
        String text = message.toString();
        assertThat(text.length()).isLessThan(ControlMessage.LENGTH * ESCAPED_BYTES);
        assertThat(text.chars().allMatch(c -> c >= ' ' && c <= '~')).as(text).isTrue();
    }

    /** The message with its texts emptied: those that were escaped, or fill their field, change on the way. */
    private static ControlMessage withoutTexts(ControlMessage message) {
        if (message instanceof ControlMessage.Hello hello) {
            return new ControlMessage.Hello(
                    "",
                    hello.minVersion(),
                    hello.maxVersion(),
                    hello.maxRegion(),
                    hello.maxS2cRing(),
                    hello.maxC2sRing(),
                    hello.maxRingLog2());
        }
        if (message instanceof ControlMessage.Init init) {
            return new ControlMessage.Init(init.version(), init.id(), init.mode(), init.secret(), "");
        }
        if (message instanceof ControlMessage.Disconnect disconnect) {
            return new ControlMessage.Disconnect(disconnect.code(), "");
        }
        if (message instanceof ControlMessage.Connect) {
            return new ControlMessage.Connect("");
        }
        return message instanceof ControlMessage.Connected ? new ControlMessage.Connected("") : message;
    }
}
