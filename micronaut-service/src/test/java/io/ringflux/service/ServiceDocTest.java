package io.ringflux.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ringflux.service.pipeline.engine.Pipeline;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/service.md says what the service does: its examples, its properties, its metrics. */
final class ServiceDocTest {

    private static final Pattern EXAMPLE = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PROPERTY = Pattern.compile("`([a-z-]+)[a-z.-]*`");
    private static final Pattern METRIC = Pattern.compile("`(ringflux_\\w+)`");
    private static final Pattern EXPECTED = Pattern.compile("found an unknown property, expected one of (.*)");

    @ParameterizedTest
    @MethodSource("examples")
    void shouldTakeEachExample(String example) throws IOException {
        try (Service service = TestService.configure(example)) {
            assertThat(service.pipelines().all().size()
                            + service.sessions().all().size())
                    .isPositive();
        }
    }

    @Test
    void shouldMakeOfTheFirstExampleWhatItSays() throws IOException {
        try (Service service = TestService.configure(examples().findFirst().orElseThrow())) {
            Pipeline mirror = Objects.requireNonNull(service.pipelines().find("mirror"));

            assertThat(mirror.hopNames())
                    .containsExactly("from.port", "steps[0].filter", "steps[1].truncate", "overflow", "to.kafka");
            assertThat(service.ports().find("uplink")).isNotNull();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            from: port      | ringflux: {PORT, pipelines: {p: {from: {port: {name: uplink, odd: 1}}, to: {pcap: a}}}}
            from: generator | ringflux: {pipelines: {p: {from: {generator: {odd: 1}}, to: {pcap: a}}}}
            from: pcap      | ringflux: {pipelines: {p: {from: {pcap: {file: a, odd: 1}}, to: {pcap: a}}}}
            from: kafka     | ringflux: {pipelines: {p: {from: {kafka: {TOPIC, odd: 1}}, to: {pcap: a}}}}
            to: port        | ringflux: {PORT, pipelines: {p: {from: generator, to: {port: {name: uplink, odd: 1}}}}}
            to: pcap        | ringflux: {pipelines: {p: {from: generator, to: {pcap: {file: a, odd: 1}}}}}
            to: kafka       | ringflux: {pipelines: {p: {from: generator, to: {kafka: {TOPIC, odd: 1}}}}}
            listen          | ringflux: {sessions: {s: {listen: {port: 7, odd: 1}, to: echo}}}
            to: proxy       | ringflux: {sessions: {s: {listen: 7, to: {proxy: {port: 8, odd: 1}}}}}
            """)
    void shouldNameExactlyThePropertiesThatThereAre(String kind, String config) throws IOException {
        String yaml = config.replace("PORT", "ports: {uplink: {type: memif, role: server}}")
                .replace("TOPIC", "bootstrap-servers: 127.0.0.1:9092, topic: t");

        assertThat(documented(kind)).isEqualTo(expected(yaml));
    }

    @Test
    void shouldNameExactlyThePropertiesOfAPort() throws IOException {
        Set<String> known = new TreeSet<>();
        for (String role : List.of("server", "client")) {
            known.addAll(expected("ringflux: {ports: {p: {type: memif, role: " + role + ", odd: 1}}}"));
        }
        known.remove("type");

        assertThat(documented("type: memif")).isEqualTo(known);
    }

    @Test
    void shouldNameExactlyThePropertiesOfATapPort() throws IOException {
        Set<String> known = expected("ringflux: {ports: {p: {type: tap, odd: 1}}}");
        known.remove("type");

        assertThat(documented("type: tap")).isEqualTo(known);
    }

    @Test
    void shouldNameExactlyThePropertiesOfAnAfXdpPort() throws IOException {
        Set<String> known = expected("ringflux: {ports: {p: {type: afxdp, interface: a, filter: arp, odd: 1}}}");
        known.remove("type");

        assertThat(documented("type: afxdp")).isEqualTo(known);
    }

    @Test
    void shouldShowTheMetricsThatItNames() throws Exception {
        try (Service service = TestService.start("""
                ringflux:
                  ports: {uplink: {type: memif, role: server, socket: "@SOCKET"}}
                  pipelines: {capture: {from: {port: uplink}, to: {pcap: /dev/null}}}
                  sessions: {echo: {listen: {port: 0, stack: kernel}, to: echo}}
                """.replace("SOCKET", "ringflux-doc-" + UUID.randomUUID()))) {
            service.ports().all().forEach(port -> port.opened().block());

            String metrics = JvmWideResources.HTTP
                    .send(
                            HttpRequest.newBuilder(service.uri().resolve("/prometheus"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();

            assertThat(names(METRIC, page())).hasSizeGreaterThan(10).isEqualTo(families(metrics));
        }
    }

    @Test
    void shouldNameExactlyTheSettingsOfAStreamIntoKafka() throws IOException {
        String table = page().split("\\| setting \\|", 2)[1].split("\n\n", 2)[0];
        String firstColumn =
                table.lines().skip(2).map(row -> row.split("\\|")[1]).collect(Collectors.joining());

        assertThat(names(PROPERTY, firstColumn))
                .isEqualTo(expected("ringflux: {sessions: {s: {listen: 7, to: {kafka: {bootstrap-servers: a, topic: t, "
                        + "framing: line, odd: 1}}}}}"));
    }

    private static Set<String> families(String metrics) {
        return metrics.lines()
                .filter(line -> line.startsWith("ringflux_"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The properties in the table below that heading; of {@code a.b} only {@code a}. */
    private static Set<String> documented(String heading) throws IOException {
        String section = page().split("### `" + heading + "`\n", 2)[1].split("\n##", 2)[0];
        String table = section.split("\\| property \\|", 2)[1].split("\n\n", 2)[0];
        String firstColumn =
                table.lines().skip(2).map(row -> row.split("\\|")[1]).collect(Collectors.joining());
        return names(PROPERTY, firstColumn);
    }

    private static Set<String> expected(String yaml) {
        for (Throwable cause = catchThrowable(() -> TestService.configure(yaml));
                cause != null;
                cause = cause.getCause()) {
            Matcher message = EXPECTED.matcher(String.valueOf(cause.getMessage()));
            if (message.find()) {
                return new TreeSet<>(Arrays.asList(message.group(1).split(", ")));
            }
        }
        throw new AssertionError("an odd property was taken in " + yaml);
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> examples() throws IOException {
        return EXAMPLE.matcher(page()).results().map(result -> result.group(1));
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("../docs/service.md"));
    }
}
