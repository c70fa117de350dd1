package io.ringflux.afxdp.socket;

/** What a completion ring says to one socket. On the thread of its transmit queue. */
interface Completions {

    /** Answer of {@link #peek} to what no kernel does. */
    int FAULT = -1;

    /** Descriptors that were completed, or {@link #FAULT}. */
    int peek();

    /** What number {@code index} of them said, as an offset in the memory. */
    long offset(int index);

    /** So many, which are all, have been read. */
    void release(int count);

    /**
     * To be asked before a chunk is given to the kernel that it does not have: false when another socket has given it,
     * and it has the same completion ring, so that nobody could tell its completions from ours, or the kernel takes
     * requests, of which there is one place before each frame.
     */
    boolean claim(int chunk);

    /** All descriptors with that chunk are completed. */
    void unclaim(int chunk);
}
