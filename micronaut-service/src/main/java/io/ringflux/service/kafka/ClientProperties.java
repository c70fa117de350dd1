package io.ringflux.service.kafka;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;

/**
 * Which Kafka client properties users may set. Properties that name classes to load, or that would undo what sink and
 * source promise, are refused; the JVM-wide guards against login modules and configuration providers that reach out are
 * switched on.
 */
public final class ClientProperties {
    private static final Pattern SECRET =
            Pattern.compile(".*(password|secret|token|jaas|keystore\\.key).*", Pattern.CASE_INSENSITIVE);

    private static final Set<String> CONNECTION = Set.of(
            "bootstrap.servers",
            "client.dns.lookup",
            "client.id",
            "connections.max.idle.ms",
            "metadata.max.age.ms",
            "receive.buffer.bytes",
            "reconnect.backoff.max.ms",
            "reconnect.backoff.ms",
            "request.timeout.ms",
            "retry.backoff.max.ms",
            "retry.backoff.ms",
            "send.buffer.bytes",
            "socket.connection.setup.timeout.max.ms",
            "socket.connection.setup.timeout.ms");

    private static final Set<String> SECURITY = Set.of(
            "sasl.jaas.config",
            "sasl.mechanism",
            "sasl.oauthbearer.scope.claim.name",
            "sasl.oauthbearer.token.endpoint.url",
            "security.protocol",
            "ssl.cipher.suites",
            "ssl.enabled.protocols",
            "ssl.endpoint.identification.algorithm",
            "ssl.key.password",
            "ssl.keystore.certificate.chain",
            "ssl.keystore.key",
            "ssl.keystore.location",
            "ssl.keystore.password",
            "ssl.keystore.type",
            "ssl.protocol",
            "ssl.truststore.certificates",
            "ssl.truststore.location",
            "ssl.truststore.password",
            "ssl.truststore.type");

    private static final Set<String> PRODUCER = Set.of(
            "batch.size",
            "compression.gzip.level",
            "compression.lz4.level",
            "compression.type",
            "compression.zstd.level",
            "linger.ms",
            "max.block.ms",
            "max.request.size");

    private static final Set<String> CONSUMER = Set.of(
            "check.crcs",
            "client.rack",
            "fetch.max.bytes",
            "fetch.max.wait.ms",
            "fetch.min.bytes",
            "group.instance.id",
            "group.protocol",
            "heartbeat.interval.ms",
            "isolation.level",
            "max.partition.fetch.bytes",
            "max.poll.interval.ms",
            "max.poll.records",
            "session.timeout.ms");

    private static final String LOGIN_MODULES = Stream.of("plain.Plain", "scram.Scram", "oauthbearer.OAuthBearer")
            .map(module -> "org.apache.kafka.common.security." + module + "LoginModule")
            .collect(Collectors.joining(","));

    private ClientProperties() {}

    /**
     * Refuses what a producer may not be told, and values that it would not take; the message names the first such key.
     */
    public static void requireProducer(Map<String, String> properties) {
        require(properties, producerKeys(), ProducerConfig.configDef(), "a Kafka sink");
    }

    /**
     * Refuses what a consumer may not be told, and values that it would not take; the message names the first such key.
     */
    public static void requireConsumer(Map<String, String> properties) {
        require(properties, consumerKeys(), ConsumerConfig.configDef(), "a Kafka source");
    }

    /** A copy to be shown or logged: values that are secrets are replaced. */
    public static Map<String, String> masked(Map<String, String> properties) {
        Map<String, String> masked = new TreeMap<>(properties);
        masked.replaceAll((key, value) -> SECRET.matcher(key).matches() ? "***" : value);
        return masked;
    }

    /**
     * Limits what any Kafka client of this JVM may load: three login modules and no configuration provider. What the
     * operator set by {@code -D} stays. OAuth endpoints are refused by Kafka itself unless
     * {@code -Dorg.apache.kafka.sasl.oauthbearer.allowed.urls} names them.
     */
    public static void guardJvm() {
        setIfAbsent("org.apache.kafka.allowed.login.modules", LOGIN_MODULES);
        setIfAbsent("org.apache.kafka.automatic.config.providers", "none");
    }

    static Set<String> producerKeys() {
        return union(PRODUCER);
    }

    static Set<String> consumerKeys() {
        return union(CONSUMER);
    }

    private static Set<String> union(Set<String> special) {
        return Stream.of(CONNECTION, SECURITY, special).flatMap(Set::stream).collect(Collectors.toSet());
    }

    private static void require(
            Map<String, String> properties, Set<String> allowed, ConfigDef definition, String user) {
        properties.forEach((key, value) -> {
            if (!allowed.contains(key)) {
                throw new IllegalArgumentException("Kafka property '" + key + "' may not be set for " + user
                        + "; it is fixed, of no use there, or could load foreign code");
            }
            requireValid(
                    key, value, Objects.requireNonNull(definition.configKeys().get(key), key));
        });
    }

    private static void requireValid(String key, String value, ConfigKey definition) {
        try {
            Object parsed = ConfigDef.parseType(key, value, definition.type);
            if (definition.validator != null) {
                definition.validator.ensureValid(key, parsed);
            }
        } catch (ConfigException e) {
            throw new IllegalArgumentException("Kafka property '" + key + "': " + e.getMessage(), e);
        }
    }

    private static void setIfAbsent(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
