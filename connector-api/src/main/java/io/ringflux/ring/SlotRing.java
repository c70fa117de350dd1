package io.ringflux.ring;

/** The side of a ring that fills slots: a {@link ProducerRing}, or a {@link ConsumerRing} of posted empty buffers. */
public sealed interface SlotRing permits ProducerRing, ConsumerRing {

    /** Entries in the ring. */
    int size();

    /** Slots that may be filled, at most {@code wanted}, or {@code -1} when the other side's cursor is impossible. */
    int reserve(int wanted);

    /** Index of slot number {@code offset} behind the oldest that may be filled. */
    int index(int offset);

    /** Publishes the {@code count} oldest of them. */
    void submit(int count);
}
