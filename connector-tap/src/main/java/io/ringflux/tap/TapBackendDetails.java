package io.ringflux.tap;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a port's frames come and go.
 *
 * @param vhost by vhost-net, and not by reading and writing
 * @param reason why so
 * @param features of virtio that are in use, a bit each; 0 without vhost-net
 * @param rxRingSize entries of each receive ring; 0 without vhost-net
 * @param txRingSize entries of each transmit ring; 0 without vhost-net
 * @param restarts times that rings had to be made anew because the kernel had stopped one
 * @param lostDescriptors descriptors that the kernel took and never gave back
 */
public record TapBackendDetails(
        boolean vhost,
        String reason,
        long features,
        int rxRingSize,
        int txRingSize,
        long restarts,
        long lostDescriptors) {

    Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("backend", vhost ? "vhost" : "fd");
        properties.put("backend-reason", reason);
        if (vhost) {
            properties.put("virtio-features", "0x" + Long.toHexString(features));
            properties.put("rx-ring-size", rxRingSize);
            properties.put("tx-ring-size", txRingSize);
            properties.put("ring-restarts", restarts);
            properties.put("lost-descriptors", lostDescriptors);
        }
        return properties;
    }
}
