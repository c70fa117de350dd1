package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.nativeio.LibPcap.Instruction;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LibPcapTest {
    private static final int ETHERNET = 1;

    @Test
    void shouldNameThePackageWhenLibraryIsMissing() {
        assertThatThrownBy(() -> LibPcap.load("libnosuchpcap.so.1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("install libpcap0.8");
    }

    @Test
    void shouldCompileWhenLibraryIsThere() {
        LibPcapReference.assumeInstalled();

        List<Instruction> program = LibPcap.compile("ip", ETHERNET);

        assertThat(program)
                .containsExactly(
                        new Instruction(0x28, 0, 0, 12),
                        new Instruction(0x15, 0, 1, 0x0800),
                        new Instruction(0x06, 0, 0, 262_144),
                        new Instruction(0x06, 0, 0, 0));
        assertThat(LibPcap.unavailabilityCause()).isNull();
    }

    @Test
    void shouldGiveLibrarysMessageWhenExpressionIsWrong() {
        LibPcapReference.assumeInstalled();

        assertThatThrownBy(() -> LibPcap.compile("ip and", ETHERNET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("syntax error");
        assertThatThrownBy(() -> LibPcap.compile("ip\0 or tcp", ETHERNET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no NUL");
    }

    @Test
    void shouldCompileEachExpressionWhenThreadsCompileAtOnce() {
        LibPcapReference.assumeInstalled();

        List<Integer> ports = IntStream.range(1, 300)
                .parallel()
                .mapToObj(port -> LibPcap.compile("ip and udp dst port " + port, ETHERNET))
                .map(program -> program.get(program.size() - 3).operand())
                .toList();

        assertThat(ports).isEqualTo(IntStream.range(1, 300).boxed().toList());
    }
}
