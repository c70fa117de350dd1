package io.ringflux.afxdp;

import java.util.List;

/**
 * What AF_XDP can do on an interface, for this process.
 *
 * @param interfaceName what the interface is called
 * @param kernel release of the kernel
 * @param queues queues in use
 * @param driverKnown whether the kernel tells what the driver can do (Linux 6.3); else the next six are unknown
 * @param nativeMode whether the driver runs XDP programs
 * @param zeroCopy whether the driver gives its frames without a copy
 * @param multiBuffer whether the driver takes frames of several buffers
 * @param zeroCopySegments buffers that a frame may have without a copy
 * @param txMetadata whether the driver stamps or completes frames to send
 * @param launchTime whether the device sends frames when it is told to
 * @param programMode where a program runs already, or {@code none}
 * @param programId number of that program; 0 without one
 * @param lockedMemoryBytes RLIMIT_MEMLOCK; -1 without a limit
 * @param missing what this process lacks, each with what to do about it; empty when nothing
 */
public record AfXdpCapabilities(
        String interfaceName,
        String kernel,
        int queues,
        boolean driverKnown,
        boolean nativeMode,
        boolean zeroCopy,
        boolean multiBuffer,
        int zeroCopySegments,
        boolean txMetadata,
        boolean launchTime,
        String programMode,
        int programId,
        long lockedMemoryBytes,
        List<String> missing) {

    /** Copies the list. */
    public AfXdpCapabilities {
        missing = List.copyOf(missing);
    }

    /** Whether a port can be made at all. */
    public boolean isUsable() {
        return missing.isEmpty();
    }
}
