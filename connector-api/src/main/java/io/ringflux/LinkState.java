package io.ringflux;

/**
 * Whether a port has a peer.
 *
 * @param status the state itself
 * @param reason one clause that says why, for people; empty where there is nothing to say
 */
public record LinkState(Status status, String reason) {

    /** The states of a link. */
    public enum Status {
        /** No peer yet, or not any more; frames do not flow, and the port waits for one. */
        DOWN,
        /** Frames flow. */
        UP,
        /** The port is disposed; no other state follows. */
        CLOSED
    }
}
