package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeIoExceptionTest {
    @Test
    void shouldSayEverythingWhenPrinted() {
        NativeIoException e =
                new NativeIoException("connect", Errno.ECONNREFUSED, "connecting to /run/memif.sock", "start the peer");

        assertThat(e)
                .hasMessage("connecting to /run/memif.sock: connect failed with ECONNREFUSED (111); start the peer");
        assertThat(e.call()).isEqualTo("connect");
        assertThat(e.errno()).isEqualTo(111);
        assertThat(e.errnoName()).isEqualTo("ECONNREFUSED");
        assertThat(e.action()).isEqualTo("connecting to /run/memif.sock");
        assertThat(e.hint()).isEqualTo("start the peer");
    }

    @ParameterizedTest
    @CsvSource({
        "EMFILE, 24, ulimit -n",
        "ENFILE, 23, fs.file-max",
        "ENOMEM, 12, vm.max_map_count",
        "ENOSYS, 38, Linux 5.4",
        "EIO, 5, see errors of read(2)",
        "errno 200, 200, see errors of read(2)",
    })
    void shouldHintAtTheRemedyWhenOnlyTheNumberIsKnown(String name, int errno, String remedy) {
        NativeIoException e = NativeIoException.of("read", errno, "reading");

        assertThat(e.errnoName()).isEqualTo(name);
        assertThat(e.hint()).contains(remedy);
    }
}
