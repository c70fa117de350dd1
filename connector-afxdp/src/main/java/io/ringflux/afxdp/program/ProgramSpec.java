package io.ringflux.afxdp.program;

import io.ringflux.afxdp.XdpMode;
import org.jspecify.annotations.Nullable;

/**
 * What program a port wants on its interface.
 *
 * @param interfaceName what the interface is called
 * @param interfaceIndex its number in the calling thread's network namespace
 * @param queues queues that the interface has at most
 * @param socketsPerQueue over which the flows of a queue are spread
 * @param filter which frames go to the sockets
 * @param mode where the program runs
 * @param multiBuffer whether frames may have several buffers
 * @param timestamps whether the program stamps each frame with the time of its receipt
 * @param pinDirectory in a BPF file system, where the program outlives the process; null: it does not
 */
public record ProgramSpec(
        String interfaceName,
        int interfaceIndex,
        int queues,
        int socketsPerQueue,
        XdpFilter filter,
        XdpMode mode,
        boolean multiBuffer,
        boolean timestamps,
        @Nullable String pinDirectory) {}
