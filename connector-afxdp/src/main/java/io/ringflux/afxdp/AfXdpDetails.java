package io.ringflux.afxdp;

import io.ringflux.PortDetails;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an AF_XDP port is and what it obtained.
 *
 * @param interfaceName what the interface is called
 * @param index its number in its network namespace
 * @param namespace the network namespace, as it was named; empty for the present one
 * @param mtu longest packet of the interface when the port was made, in bytes
 * @param firstQueue the interface's queue that is the port's queue 0
 * @param queues queues of the port, each way
 * @param socketsPerQueue how many of these are on one queue of the interface
 * @param programMode where the XDP program runs: {@code native}, {@code generic} or {@code none}
 * @param programId the kernel's number of that program; 0 without one
 * @param zeroCopy whether the kernel does not copy
 * @param needWakeup whether the kernel says when it wants a call
 * @param multiBuffer whether frames may have several chunks
 * @param txMetadata whether the kernel completes checksums of frames to send
 * @param txBudget frames that one call sends at most; 0 for the kernel's own bound
 * @param busyPoll {@code off}, {@code on}, {@code ineffective} where the driver does not take part, {@code refused}
 * @param ringSize entries of each ring
 * @param chunkBytes bytes of a chunk
 * @param headroom bytes that can be prepended to a received frame
 * @param frames chunks in all
 */
public record AfXdpDetails(
        String interfaceName,
        int index,
        String namespace,
        int mtu,
        int firstQueue,
        int queues,
        int socketsPerQueue,
        String programMode,
        int programId,
        boolean zeroCopy,
        boolean needWakeup,
        boolean multiBuffer,
        boolean txMetadata,
        int txBudget,
        String busyPoll,
        int ringSize,
        int chunkBytes,
        int headroom,
        int frames)
        implements PortDetails {

    @Override
    public String transport() {
        return "afxdp";
    }

    @Override
    public Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("interface", interfaceName);
        properties.put("index", index);
        properties.put("namespace", namespace);
        properties.put("mtu", mtu);
        properties.put("first-queue", firstQueue);
        properties.put("queues", queues);
        properties.put("sockets-per-queue", socketsPerQueue);
        properties.put("program-mode", programMode);
        properties.put("program-id", programId);
        properties.put("zero-copy", zeroCopy);
        properties.put("need-wakeup", needWakeup);
        properties.put("multi-buffer", multiBuffer);
        properties.put("tx-metadata", txMetadata);
        properties.put("tx-budget", txBudget);
        properties.put("busy-poll", busyPoll);
        properties.put("ring-size", ringSize);
        properties.put("chunk-bytes", chunkBytes);
        properties.put("headroom", headroom);
        properties.put("frames", frames);
        return properties;
    }
}
