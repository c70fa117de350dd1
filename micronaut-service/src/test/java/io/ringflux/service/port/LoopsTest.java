package io.ringflux.service.port;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.ringflux.loop.PollerGroup;
import io.ringflux.service.config.ConfigException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoopsTest {

    @Test
    void shouldNameTheSectionAndTheWayOutWhenAProcessorIsMissing() {
        try (ApplicationContext context = ApplicationContext.run(Map.of("ringflux.loops.cpus", List.of(4095)))) {
            assertThatThrownBy(() -> context.getBean(PollerGroup.class))
                    .hasRootCauseInstanceOf(ConfigException.class)
                    .rootCause()
                    .hasMessageContainingAll("ringflux.loops: ", "to cpu 4095", "this process may use");
        }
    }
}
