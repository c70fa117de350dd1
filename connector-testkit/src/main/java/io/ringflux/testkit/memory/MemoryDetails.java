package io.ringflux.testkit.memory;

import io.ringflux.PortDetails;
import java.util.Map;

/** What there is to say about a port in memory. */
record MemoryDetails(MemoryLinkOptions options) implements PortDetails {

    @Override
    public String transport() {
        return "memory";
    }

    @Override
    public Map<String, Object> properties() {
        return Map.of("queues", options.queues(), "ringSize", options.ringSize());
    }
}
