package io.ringflux.service.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.service.Printed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demonstration's command line and verdict; nothing is started. */
final class DemoTest {

    @RegisterExtension
    final Printed printed = new Printed();

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            --frame-size, 10,      Invalid value for option '--frame-size' (BYTES): 10 is outside 60..65000
            --frame-size, `64,x`,  Invalid value for option '--frame-size' (BYTES): x is outside 60..65000
            --seconds,    soon,    Invalid value for option '--seconds': 'soon' is not an int
            --seconds,    -1,      --seconds -1 is outside 0..2147483647
            --rate,       -5,      --rate -5 is outside 0..2147483647
            --flows,      0,       --flows 0 is outside 1..16384
            --queues,     300,     --queues 300 is outside 1..255
            --partitions, 0,       --partitions 0 is outside 1..255
            --mode,       spin,    `--mode spin is none of polling, interrupt, adaptive`
            --role,       sever,   `--role sever is none of server, client`
            --sekonds,    3,       `Unknown options: '--sekonds', '3'`
            """)
    void shouldSayInOneLineWhatIsWrongWithAnOption(String option, String value, String message) {
        int status = Demo.run(option, value);

        assertThat(status).isEqualTo(2);
        assertThat(printed.err()).containsExactly("demo: " + message + "; --help shows all options");
    }

    @Test
    void shouldFailInOneLineWhenKafkaIsNotThere() {
        int status = Demo.run("--kafka", "127.0.0.1:nowhere");

        assertThat(status).isEqualTo(1);
        assertThat(printed.err()).singleElement().asString().startsWith("demo: ");
    }

    @ParameterizedTest
    @CsvSource({"10, 2, 8, 2", "10, 0, 9, 0", "10, 1, 10, -1", "10, 0, 10, 1"})
    void shouldNotBeCompleteUnlessEveryFrameIsVerified(long frames, long dropped, long verified, long lost) {
        DemoVerdict verdict = new DemoVerdict(frames, 3, dropped, lost, verified, "");

        assertThat(verdict.isComplete()).isFalse();
        assertThat(verdict)
                .hasToString("mirrored %d frames in 3 records, %d dropped, %d lost, verified %d"
                        .formatted(frames, dropped, lost, verified));
    }
}
