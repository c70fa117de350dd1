package io.ringflux.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pins the names of the top-level properties and their defaults. */
final class SettingsTest {

    @Test
    void shouldHaveTheseDefaultsWhenNothingIsSet() {
        ConfigNode root = ConfigNode.of("ringflux", null);

        ServiceSettings settings = new ServiceSettings(root, null);

        assertThat(root.known())
                .containsExactly("loops", "shutdown-grace", "management", "vcl", "ports", "pipelines", "sessions");
        assertThat(settings.loopThreads())
                .isEqualTo(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        assertThat(settings.loopCpus()).isEmpty();
        assertThat(settings.loopPriority()).isNull();
        assertThat(settings.shutdownGrace()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.token()).isNull();
        assertThat(settings.vclAppSocket()).isNull();
        assertThat(settings.ports()).isEmpty();
        assertThat(settings.pipelines()).isEmpty();
        assertThat(settings.sessions()).isEmpty();
    }

    @Test
    void shouldTakeTheseNamesWhenAllIsSet() {
        ConfigNode root = ConfigNode.of(
                "ringflux",
                Map.of(
                        "loops", Map.of("threads", 3, "cpus", List.of(1, 2), "real-time-priority", 10),
                        "shutdown-grace", "90s",
                        "management", Map.of("token", "s3cret"),
                        "vcl", Map.of("app-socket", "/run/app"),
                        "ports", Map.of("uplink", Map.of()),
                        "pipelines", Map.of("mirror", Map.of()),
                        "sessions", Map.of("echo", Map.of())));

        ServiceSettings settings = new ServiceSettings(root, null);

        assertThat(settings.loopThreads()).isEqualTo(3);
        assertThat(settings.loopCpus()).containsExactly(1, 2);
        assertThat(settings.loopPriority()).isEqualTo(10);
        assertThat(settings.shutdownGrace()).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.token()).isEqualTo("s3cret");
        assertThat(settings.vclAppSocket()).isEqualTo("/run/app");
        assertThat(settings.ports()).containsOnlyKeys("uplink");
        assertThat(settings.pipelines()).containsOnlyKeys("mirror");
        assertThat(settings.sessions()).containsOnlyKeys("echo");
    }

    @Test
    void shouldPreferTheTokenOfTheEnvironment() {
        ConfigNode root = ConfigNode.of("ringflux", Map.of("management", Map.of("token", "written")));

        assertThat(new ServiceSettings(root, "secret").token()).isEqualTo("secret");
    }
}
