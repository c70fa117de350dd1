package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.CopyMode;

/**
 * What a socket shall be.
 *
 * @param interfaceName what the interface is called
 * @param interfaceIndex its number in the calling thread's network namespace
 * @param receives whether there is a receive ring
 * @param sends whether there is a transmit ring
 * @param ringSize entries of the receive and transmit rings
 * @param fillSize entries of the fill ring, which all sockets on a queue share
 * @param completionSize entries of the completion ring, which they share too
 * @param copyMode whether the kernel copies
 * @param multiBuffer whether frames may have several buffers
 * @param busyPollBudget frames that each call may handle in the driver itself; 0 leaves that to interrupts
 * @param patienceNs how long to wait for a queue that is still in use
 */
public record XskSpec(
        String interfaceName,
        int interfaceIndex,
        boolean receives,
        boolean sends,
        int ringSize,
        int fillSize,
        int completionSize,
        CopyMode copyMode,
        boolean multiBuffer,
        int busyPollBudget,
        long patienceNs) {}
