package io.ringflux.service.kafka.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an embedded broker runs. Immutable: every method that takes a value returns a copy.
 *
 * @param dataDirectory where topics are kept; null for a temporary directory that is deleted when the broker is closed
 * @param port of the listener on 127.0.0.1, 0 for any free one
 * @param heapMegabytes the broker's whole heap
 * @param properties broker properties that override the defaults
 */
public record BrokerConfig(@Nullable Path dataDirectory, int port, int heapMegabytes, Map<String, String> properties) {
    /** Enough for a broker that serves one machine. */
    public static final int DEFAULT_HEAP_MEGABYTES = 384;

    private static final int MIN_HEAP_MEGABYTES = 96;

    /** Refuses what cannot run and copies what could change. */
    public BrokerConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is outside 0..65535");
        }
        if (heapMegabytes < MIN_HEAP_MEGABYTES) {
            throw new IllegalArgumentException("heapMegabytes " + heapMegabytes + " is below " + MIN_HEAP_MEGABYTES);
        }
        properties = Map.copyOf(properties);
    }

    /** A temporary broker on any free port. */
    public static BrokerConfig create() {
        return new BrokerConfig(null, 0, DEFAULT_HEAP_MEGABYTES, Map.of());
    }

    /** Topics are kept in this directory, also after the broker is closed. */
    public BrokerConfig dataDirectory(Path newDataDirectory) {
        return new BrokerConfig(newDataDirectory, port, heapMegabytes, properties);
    }

    /** Clients connect to this port of 127.0.0.1. */
    public BrokerConfig port(int newPort) {
        return new BrokerConfig(dataDirectory, newPort, heapMegabytes, properties);
    }

    /** The broker's whole heap. */
    public BrokerConfig heapMegabytes(int newHeapMegabytes) {
        return new BrokerConfig(dataDirectory, port, newHeapMegabytes, properties);
    }

    /** Partitions of topics that are created by their first use. */
    public BrokerConfig partitions(int partitions) {
        return property("num.partitions", Integer.toString(partitions));
    }

    /** Most bytes that are kept of a partition; older records are deleted in whole segments. */
    public BrokerConfig retentionBytes(long retentionBytes) {
        return property("log.retention.bytes", Long.toString(retentionBytes));
    }

    /** Sets a broker property, in place of its default. */
    public BrokerConfig property(String name, String value) {
        Map<String, String> newProperties = new TreeMap<>(properties);
        newProperties.put(name, value);
        return new BrokerConfig(dataDirectory, port, heapMegabytes, newProperties);
    }
}
