package io.ringflux.service.kafka.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Properties of a single-node KRaft broker on loopback that starts fast, stays small and notices a restart of itself
 * soon.
 */
final class BrokerProperties {
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    static final String HOST = "127.0.0.1";
    static final String LOG_DIRECTORY = "log.dirs";
    static final String NODE_ID = "node.id";

    private static final int NODE = 1;

    private BrokerProperties() {}

    static Map<String, String> of(BrokerConfig config, Path logDirectory, int port, int controllerPort) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put(NODE_ID, Integer.toString(NODE));
        properties.put("controller.quorum.voters", NODE + "@" + HOST + ":" + controllerPort);
        properties.put("controller.listener.names", CONTROLLER_LISTENER);
        properties.put(
                "listeners",
                "PLAINTEXT://" + HOST + ":" + port + "," + CONTROLLER_LISTENER + "://" + HOST + ":" + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + port);
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        properties.put(LOG_DIRECTORY, logDirectory.toString());
        putSingleNode(properties);
        putBounds(properties);
        properties.putAll(config.properties());
        return properties;
    }

    private static void putSingleNode(Map<String, String> properties) {
        properties.put("num.partitions", "4");
        properties.put("default.replication.factor", "1");
        properties.put("min.insync.replicas", "1");
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("transaction.state.log.num.partitions", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.num.partitions", "1");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        // The old incarnation must expire before a killed broker is let back in: 9 s by default.
        properties.put("broker.session.timeout.ms", "1500");
        properties.put("broker.heartbeat.interval.ms", "300");
    }

    private static void putBounds(Map<String, String> properties) {
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "2");
        properties.put("num.recovery.threads.per.data.dir", "1");
        properties.put("log.cleaner.threads", "1");
        properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
        properties.put("log.segment.bytes", Integer.toString(128 << 20));
        properties.put("log.retention.bytes", Long.toString(4L << 30));
        properties.put("log.retention.check.interval.ms", "10000");
    }
}
