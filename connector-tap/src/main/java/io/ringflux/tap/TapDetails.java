package io.ringflux.tap;

import io.ringflux.PortDetails;
import io.ringflux.packet.AddressText;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a TAP port is.
 *
 * @param interfaceName what the interface is called now
 * @param index its number in its network namespace
 * @param namespace the network namespace that it was made in, as it was named; empty for the present one
 * @param mode what frames begin with
 * @param mac the kernel's address on the link, in the low 48 bits
 * @param mtu longest packet of the kernel, in bytes
 * @param rxQueues receive queues
 * @param txQueues transmit queues
 * @param txQueueLength frames that the kernel queues for each receive queue
 * @param offloads what the kernel agreed to leave undone
 * @param napi whether the kernel takes our frames in bursts
 * @param persistent whether the interface outlives the port
 * @param backend how frames come and go
 */
public record TapDetails(
        String interfaceName,
        int index,
        String namespace,
        TapMode mode,
        long mac,
        int mtu,
        int rxQueues,
        int txQueues,
        int txQueueLength,
        Set<TapOffload> offloads,
        boolean napi,
        boolean persistent,
        TapBackendDetails backend)
        implements PortDetails {

    /** Copies the set. */
    public TapDetails {
        offloads = Set.copyOf(offloads);
    }

    @Override
    public String transport() {
        return "tap";
    }

    @Override
    public Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("interface", interfaceName);
        properties.put("index", index);
        properties.put("namespace", namespace);
        properties.put("mode", mode.name().toLowerCase(Locale.ROOT));
        properties.put("mac", AddressText.mac(mac));
        properties.put("mtu", mtu);
        properties.put("rx-queues", rxQueues);
        properties.put("tx-queues", txQueues);
        properties.put("tx-queue-length", txQueueLength);
        properties.put(
                "offloads",
                offloads.stream()
                        .sorted()
                        .map(offload -> offload.name().toLowerCase(Locale.ROOT))
                        .toList());
        properties.put("napi", napi);
        properties.put("persistent", persistent);
        properties.putAll(backend.properties());
        return properties;
    }
}
