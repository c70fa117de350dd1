package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnixAddressTest {
    @ParameterizedTest
    @CsvSource({
        "/run/vpp/memif.sock, /run/vpp/memif.sock, false, /run/vpp/memif.sock",
        "memif.sock, memif.sock, false, memif.sock",
        "@memif, memif, true, @memif",
        "abstract:memif, memif, true, @memif",
        "@/run/memif.sock, /run/memif.sock, true, @/run/memif.sock",
        "./@memif, ./@memif, false, ./@memif",
    })
    void shouldParseAddressWhenSpeltAsPeersDo(String text, String name, boolean isAbstract, String printed) {
        UnixAddress address = UnixAddress.parse(text);

        assertThat(address.name()).isEqualTo(name);
        assertThat(address.isAbstract()).isEqualTo(isAbstract);
        assertThat(address).hasToString(printed).isEqualTo(UnixAddress.parse(printed));
    }

    @Test
    void shouldRefuseAddressWhenItIsTooLong() {
        String longest = "/" + "x".repeat(106);

        assertThat(UnixAddress.parse(longest).name()).isEqualTo(longest);
        assertThat(UnixAddress.parse("@" + longest).name()).isEqualTo(longest);
        assertThatThrownBy(() -> UnixAddress.parse(longest + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("socket address has 108 bytes, expected at most 107: " + longest + "x");
        assertThatThrownBy(() -> UnixAddress.parse("abstract:" + longest + "x"))
                .hasMessageContaining("108 bytes, expected at most 107");
        assertThatThrownBy(() -> UnixAddress.parse("/" + "\u00e4".repeat(54))).hasMessageContaining("has 109 bytes");
    }

    @Test
    void shouldRefuseAddressWhenItIsEmptyOrCannotBeUsed() {
        assertThatThrownBy(() -> UnixAddress.parse("")).hasMessageContaining("socket address is empty");
        assertThatThrownBy(() -> UnixAddress.parse("@")).hasMessageContaining("socket address is empty");
        assertThatThrownBy(() -> UnixAddress.parse("/run/a\0b")).hasMessageContaining("zero character: /run/a?b");
        assertThatThrownBy(() -> UnixAddress.parse("abstract:memif,netns_name=blue"))
                .hasMessageContaining("network namespace");
    }

    @Test
    void shouldCountExactLengthWhenWrittenAsSockaddr() {
        UnsafeBuffer path = UnixAddress.parse("/a").sockaddr();
        UnsafeBuffer abstractName = UnixAddress.parse("@/a").sockaddr();

        assertThat(path.capacity()).isEqualTo(2 + 2 + 1);
        assertThat(path.getShort(0)).isEqualTo((short) Uapi.AF_UNIX);
        assertThat(path.getStringWithoutLengthAscii(2, 3)).isEqualTo("/a\0");
        assertThat(abstractName.capacity()).isEqualTo(2 + 1 + 2);
        assertThat(abstractName.getStringWithoutLengthAscii(2, 3)).isEqualTo("\0/a");
    }
}
