package io.ringflux.memif.control.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    private static final int FIELD_BYTES = 24;

    @ParameterizedTest
    @ValueSource(strings = {"a", "abc", "12345678901234567890123", "\u00e4\u00f6\u00fc"})
    void shouldMatchItselfAfterTheWire(String text) {
        UnsafeBuffer field = field();
        Secret.of(text).put(field, 0);

        assertThat(Secret.get(field, 0).matches(Secret.of(text))).isTrue();
        assertThat(Secret.get(field, 0)).isEqualTo(Secret.of(text)).hasSameHashCodeAs(Secret.of(text));
        assertThat(Secret.get(field, 0).isNone()).isFalse();
    }

    @Test
    void shouldMatchWhenGarbageFollowsTheNul() {
        UnsafeBuffer field = field();
        field.setMemory(0, FIELD_BYTES, (byte) 'x');
        field.putBytes(0, "abc\0".getBytes(UTF_8));

        assertThat(Secret.get(field, 0).matches(Secret.of("abc"))).isTrue();
    }

    @Test
    void shouldBeNoneWhenFirstByteIsNul() {
        UnsafeBuffer field = field();
        field.setMemory(1, FIELD_BYTES - 1, (byte) 'x');

        assertThat(Secret.get(field, 0).isNone()).isTrue();
        assertThat(Secret.of("")).isEqualTo(Secret.NONE);
        assertThat(Secret.NONE.isNone()).isTrue();
    }

    @Test
    void shouldDifferWhenOneByteDiffers() {
        assertThat(Secret.of("abc").matches(Secret.of("abd"))).isFalse();
        assertThat(Secret.of("abc").matches(Secret.of("abcd"))).isFalse();
        assertThat(Secret.of("abc").matches(Secret.NONE)).isFalse();
        assertThat(Secret.of("abc")).isNotEqualTo("abc");
    }

    @Test
    void shouldMatchNoSecretOfOursWhenNulIsMissing() {
        UnsafeBuffer field = field();
        field.setMemory(0, FIELD_BYTES, (byte) 'x');

        assertThat(Secret.get(field, 0).matches(Secret.of("x".repeat(23)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456789012345678901234",
                "1234567890123456789012345",
                "\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4",
                "a\0b"
            })
    void shouldRejectTextThatDoesNotFit(String text) {
        assertThatThrownBy(() -> Secret.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("secret ")
                .hasMessageNotContaining(text);
    }

    @Test
    void shouldNotShowItself() {
        ControlMessage.Init init = new ControlMessage.Init(ControlMessage.VERSION, 0, 0, Secret.of("abc"), "client");

        assertThat(init.toString()).contains("secret=hidden").doesNotContain("abc");
        assertThat(Secret.NONE).hasToString("none");
    }

    private static UnsafeBuffer field() {
        return new UnsafeBuffer(new byte[FIELD_BYTES]);
    }
}
