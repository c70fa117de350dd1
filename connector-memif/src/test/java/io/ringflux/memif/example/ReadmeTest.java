package io.ringflux.memif.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private static final Path EXAMPLE = Path.of("src/test/java/io/ringflux/memif/example/CountDns.java");

    @Test
    void shouldShowTheExampleThatIsCompiled() throws IOException {
        List<String> readme = Files.readAllLines(Path.of("../README.md"));
        List<String> source = Files.readAllLines(EXAMPLE);
        int from = readme.indexOf("```java");
        int to = from + 1 + readme.subList(from + 1, readme.size()).indexOf("```");

        List<String> shown =
                readme.subList(from + 1, to).stream().map(String::strip).toList();
        int body = source.indexOf("    public static void main(String[] args) {") + 1;
        List<String> compiled = source.subList(body, source.size() - 2).stream()
                .map(String::strip)
                .toList();

        assertThat(shown).isNotEmpty().isEqualTo(compiled);
    }
}
