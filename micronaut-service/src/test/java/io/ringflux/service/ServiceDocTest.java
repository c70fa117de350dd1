package io.ringflux.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.service.pipeline.engine.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each example of docs/service.md is a configuration that the service takes. */
final class ServiceDocTest {

    private static final Pattern EXAMPLE = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @MethodSource("examples")
    void shouldTakeEachExampleOfTheDocumentation(String example) throws IOException {
        try (Service service = TestService.configure(example)) {
            assertThat(service.pipelines().all()).isNotEmpty();
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

    private static Stream<String> examples() throws IOException {
        String page = Files.readString(Path.of("../docs/service.md"));
        return EXAMPLE.matcher(page).results().map((MatchResult result) -> result.group(1));
    }
}
