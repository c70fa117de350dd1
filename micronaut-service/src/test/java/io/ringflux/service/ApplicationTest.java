package io.ringflux.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class ApplicationTest {

    @RegisterExtension
    final Printed printed = new Printed();

    @TempDir
    Path directory;

    @Test
    void shouldSayOneLineAndFailWhenAWordIsWrong() throws IOException {
        Path file = write("ringflux: {pipelines: {mirror: {from: {prot: uplink}, to: {pcap: a}}}}");

        int status = Application.run("--config", file.toString());

        assertThat(status).isEqualTo(2);
        assertThat(printed.err())
                .singleElement()
                .asString()
                .startsWith("ringflux.pipelines.mirror.from: found \"prot\", expected one of ");
    }

    @Test
    void shouldNameThePlaceWhenTheYamlIsBroken() throws IOException {
        Path file = write("ringflux:\n  ports: [\n  pipelines: {}\n");

        int status = Application.run("--config", file.toString());

        assertThat(status).isEqualTo(2);
        assertThat(printed.err()).singleElement().asString().startsWith(file + ": line 4, column 1: ");
    }

    @Test
    void shouldNameTheFileWhenItIsNotThere() {
        int status = Application.run("--config", "/nowhere/ringflux.yml");

        assertThat(status).isEqualTo(2);
        assertThat(printed.err())
                .containsExactly("/nowhere/ringflux.yml: found no readable file, expected a YAML file");
    }

    @Test
    void shouldSucceedWhenAValidConfigurationIsOnlyChecked() throws IOException {
        Path first = write("ringflux: {pipelines: {copy: {from: {pcap: a}, to: {pcap: \"${MISSING:b}\"}}}}");
        Path second = Files.writeString(directory.resolve("second.yml"), "ringflux.shutdown-grace: 2s");

        int status = Application.run("-c", first.toString(), "-c", second.toString(), "--validate");

        assertThat(status).isZero();
        assertThat(printed.err()).isEmpty();
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(directory.resolve("first.yml"), yaml);
    }
}
