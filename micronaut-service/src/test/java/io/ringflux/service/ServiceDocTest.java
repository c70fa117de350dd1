package io.ringflux.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.service.pipeline.engine.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The example of docs/service.md is a configuration that the service takes. */
final class ServiceDocTest {

    @Test
    void shouldTakeTheExampleOfTheDocumentation() throws IOException {
        try (Service service = TestService.configure(example())) {
            Pipeline mirror = Objects.requireNonNull(service.pipelines().find("mirror"));

            assertThat(mirror.hopNames())
                    .containsExactly("from.port", "steps[0].filter", "steps[1].truncate", "overflow", "to.kafka");
            assertThat(service.ports().find("uplink")).isNotNull();
        }
    }

    private static String example() throws IOException {
        List<String> page = Files.readAllLines(Path.of("../docs/service.md"));
        int begin = page.indexOf("```yaml") + 1;
        int end = begin + page.subList(begin, page.size()).indexOf("```");
        return String.join("\n", page.subList(begin, end));
    }
}
