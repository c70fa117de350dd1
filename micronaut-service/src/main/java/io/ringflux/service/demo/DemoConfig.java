package io.ringflux.service.demo;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The service's configuration for a demonstration, as an operator would write it in YAML. */
final class DemoConfig {

    /** The port that is mirrored. */
    static final String PORT = "uplink";

    /** The pipeline from the port to Kafka. */
    static final String MIRROR = "mirror";

    /** The pipeline from the generator to the port's peer. */
    static final String TRAFFIC = "traffic";

    private static final String PEER = "peer";

    private final DemoOptions options;
    private final String socket;

    /** @param socket where the memif ports meet */
    DemoConfig(DemoOptions options, String socket) {
        this.options = options;
        this.socket = socket;
    }

    /** All properties by their names. */
    Map<String, Object> properties(String bootstrapServers, String topic) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("micronaut.server.port", options.httpPort);
        properties.put("ringflux.loops.threads", options.loops);
        port(properties, PORT, options.role);
        properties.put("ringflux.pipelines.mirror.from.port", PORT);
        properties.put("ringflux.pipelines.mirror.to.kafka.bootstrap-servers", bootstrapServers);
        properties.put("ringflux.pipelines.mirror.to.kafka.topic", topic);
        properties.put("ringflux.pipelines.mirror.to.kafka.max-frame-bytes", maxFrameBytes());
        if (!options.noGenerator) {
            port(properties, PEER, options.role.equals("client") ? "server" : "client");
            String generator = "ringflux.pipelines.traffic.from.generator.";
            properties.put(generator + "frame-size", List.copyOf(options.frameSizes));
            properties.put(generator + "rate", options.rate);
            properties.put(generator + "flows", options.flows);
            properties.put("ringflux.pipelines.traffic.to.port", PEER);
        }
        return properties;
    }

    private int maxFrameBytes() {
        return Math.max(options.maxFrameBytes, Collections.max(options.frameSizes));
    }

    private void port(Map<String, Object> properties, String name, String role) {
        String prefix = "ringflux.ports." + name + ".";
        properties.put(prefix + "type", "memif");
        properties.put(prefix + "role", role);
        properties.put(prefix + "socket", socket);
        properties.put(prefix + "id", options.id);
        properties.put(prefix + "rx-mode", options.mode);
        properties.put(prefix + "rx-queues", options.queues);
        properties.put(prefix + "tx-queues", options.queues);
        if (!options.secret.isEmpty()) {
            properties.put(prefix + "secret", options.secret);
        }
    }
}
