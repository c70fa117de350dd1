package io.ringflux.memif.bench;

/** One side of a measured link: a process that forwards frames and tells how many. */
interface Peer extends AutoCloseable {

    /** Frames sent or received so far; for a round-trip peer, the median of the trips since the last call, in ns. */
    double read();

    /** Stops or continues the whole process. */
    void signal(String name);

    @Override
    void close();
}
