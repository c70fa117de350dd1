package io.ringflux.memif.shm;

/** The slots that a transmit queue fills: buffers of our own, or buffers that the peer posted. */
interface TxSlots {

    /**
     * Looks at the buffer of a slot.
     *
     * @return its room in bytes, or the negative code of a fault; its address is then {@link #address()}
     */
    long room(int slot);

    /** Address of the buffer that {@link #room} looked at last. */
    long address();

    /** Describes what is in the buffer that {@link #room} looked at last. */
    void fill(int slot, int length, boolean more);
}
