package io.ringflux.service.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProducerPropertiesTest {

    @Test
    void shouldKeepALaterRequestFromOvertakingTheFirstWhenRecordsAreSentAsTheyCome() {
        Map<String, Object> properties = ProducerProperties.of("lines", 1 << 20, Map.of());

        assertThat(properties)
                .containsEntry("enable.idempotence", true)
                .containsEntry("max.in.flight.requests.per.connection", 1);
    }

    @Test
    void shouldKeepWhatThePromisesRestOnWhenTheUserWantsOtherwise() {
        Map<String, String> own = Map.of("acks", "1", "linger.ms", "7", "max.in.flight.requests.per.connection", "3");

        Map<String, Object> properties = ProducerProperties.of("lines", 1 << 20, own);

        assertThat(properties)
                .containsEntry("acks", "all")
                .containsEntry("linger.ms", "7")
                .containsEntry("max.in.flight.requests.per.connection", 1);
    }
}
