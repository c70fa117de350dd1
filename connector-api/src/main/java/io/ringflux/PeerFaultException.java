package io.ringflux;

import io.ringflux.queue.QueueFault;

/** The peer wrote something into shared memory that no honest peer writes; its link was closed. */
public final class PeerFaultException extends LinkException {

    private static final long serialVersionUID = 1L;

    private final QueueFault fault;

    /**
     * @param port name of the port
     * @param queue number of the queue
     * @param fault what was wrong
     */
    public PeerFaultException(String port, int queue, QueueFault fault) {
        super("port " + port + ", queue " + queue + ": " + fault.text() + "; the link is closed", null);
        this.fault = fault;
    }

    /**
     * A fault that is not one queue's.
     *
     * @param port name of the port
     * @param fault what was wrong
     */
    public PeerFaultException(String port, QueueFault fault) {
        super("port " + port + ": " + fault.text() + "; the link is closed", null);
        this.fault = fault;
    }

    /** What was wrong. */
    public QueueFault fault() {
        return fault;
    }
}
