package io.ringflux.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_ERR)
final class ApplicationTest {

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    @BeforeEach
    void catchErrors() {
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restoreErrors() {
        System.setErr(before);
    }

    @Test
    void shouldSayOneLineAndFailWhenAWordIsWrong() throws IOException {
        Path file = write("ringflux: {pipelines: {mirror: {from: {prot: uplink}, to: {pcap: a}}}}");

        int status = Application.run("--config", file.toString());

        assertThat(status).isEqualTo(2);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("ringflux.pipelines.mirror.from: found \"prot\", expected one of ")
                .containsOnlyOnce("\n");
    }

    @Test
    void shouldNameThePlaceWhenTheYamlIsBroken() throws IOException {
        Path file = write("ringflux:\n  ports: [\n  pipelines: {}\n");

        int status = Application.run("--config", file.toString());

        assertThat(status).isEqualTo(2);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith(file + ": line 4, column 1: ")
                .containsOnlyOnce("\n");
    }

    @Test
    void shouldNameTheFileWhenItIsNotThere() {
        int status = Application.run("--config", "/nowhere/ringflux.yml");

        assertThat(status).isEqualTo(2);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .isEqualTo("/nowhere/ringflux.yml: found no readable file, expected a YAML file\n");
    }

    @Test
    void shouldSucceedWhenAValidConfigurationIsOnlyChecked() throws IOException {
        Path first = write("ringflux: {pipelines: {copy: {from: {pcap: a}, to: {pcap: \"${MISSING:b}\"}}}}");
        Path second = Files.writeString(directory.resolve("second.yml"), "ringflux.shutdown-grace: 2s");

        int status = Application.run("-c", first.toString(), "-c", second.toString(), "--validate");

        assertThat(status).isZero();
        assertThat(printed.size()).isZero();
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(directory.resolve("first.yml"), yaml);
    }
}
