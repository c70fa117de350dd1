package io.ringflux.reactive;

/** One of those who share a {@link TxLane}; called on its loop. */
interface TxSender {

    /** Puts what is there into the ring, and says how much that was. */
    int drain();

    /** Slots that this sender has been promised, or already needs. */
    int promised();

    /** Offers free slots; says how many of them are promised by that. */
    int grant(int slots, int ringSize);

    /** Whether there would be something to do if there were room. */
    boolean wantsRoom();

    /** Whether there is something to do already. */
    boolean hasNews();

    /** Ends this sender when all it had is in the ring. */
    void completeWhenDone();

    /** Whether this sender wants to send no more. */
    boolean isEnded();

    /** Ends this sender because its port did. */
    void end(Ending how);
}
