package io.ringflux.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientPropertiesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "interceptor.classes",
                "metric.reporters",
                "config.providers",
                "sasl.login.callback.handler.class",
                "ssl.engine.factory.class",
                "security.providers",
                "partitioner.class",
                "acks",
                "enable.idempotence",
                "delivery.timeout.ms",
                "transactional.id"
            })
    void shouldRefuseKeyWhenItLoadsCodeOrBreaksPromise(String key) {
        assertThatThrownBy(() -> ClientProperties.requireProducer(Map.of("bootstrap.servers", "a:1", key, "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + key + "'");
    }

    @Test
    void shouldKnowProducerKeysApartFromConsumerKeys() {
        assertThatCode(() -> ClientProperties.requireProducer(Map.of("compression.type", "lz4")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> ClientProperties.requireConsumer(Map.of("compression.type", "lz4")))
                .hasMessageContaining("compression.type");
        assertThatThrownBy(() -> ClientProperties.requireProducer(Map.of("fetch.min.bytes", "1")))
                .hasMessageContaining("fetch.min.bytes");
    }

    @Test
    void shouldRefuseValueWhenKafkaWouldNotTakeIt() {
        assertThatThrownBy(() -> ClientProperties.requireProducer(Map.of("batch.size", "lots")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'batch.size'")
                .hasMessageContaining("lots");
        assertThatThrownBy(() -> ClientProperties.requireConsumer(Map.of("isolation.level", "some")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'isolation.level'");
        assertThatCode(() -> ClientProperties.requireConsumer(
                        Map.of("isolation.level", "read_uncommitted", "max.poll.records", "10")))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldAllowOnlyKeysThatKafkaKnows() {
        for (String key : ClientProperties.producerKeys()) {
            assertThat(ProducerConfig.configNames()).contains(key);
        }
        for (String key : ClientProperties.consumerKeys()) {
            assertThat(ConsumerConfig.configNames()).contains(key);
        }
    }

    @Test
    void shouldHideSecretsWhenShown() {
        Map<String, String> masked = ClientProperties.masked(Map.of(
                "sasl.jaas.config", "Plain password=\"x\";",
                "ssl.keystore.password", "x",
                "ssl.keystore.key", "x",
                "client.id", "mirror"));

        assertThat(masked)
                .containsEntry("client.id", "mirror")
                .containsEntry("sasl.jaas.config", "***")
                .containsEntry("ssl.keystore.password", "***")
                .containsEntry("ssl.keystore.key", "***");
    }

    @Test
    void shouldRefuseForeignLoginModuleWhenJvmIsGuarded() {
        ClientProperties.guardJvm();

        assertThatThrownBy(() -> new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                "127.0.0.1:1",
                                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                                "SASL_PLAINTEXT",
                                "sasl.mechanism",
                                "PLAIN",
                                "sasl.jaas.config",
                                "com.sun.security.auth.module.LdapLoginModule required;"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer()))
                .hasStackTraceContaining("LdapLoginModule");
    }
}
