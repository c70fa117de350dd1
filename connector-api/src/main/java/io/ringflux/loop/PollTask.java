package io.ringflux.loop;

/** One piece of work that a {@link Poller} repeats. All methods are called on the poller's thread. */
public interface PollTask {

    /** Answer of {@link #arm} that sets no bound. */
    long FOREVER = Long.MAX_VALUE;

    /**
     * Does what there is to do, within one burst.
     *
     * @return a positive count when something was done, 0 otherwise
     */
    int work();

    /** How to wait while {@link #work} finds nothing; {@link RxMode#INTERRUPT} for a task that wants nothing now. */
    RxMode mode();

    /**
     * Prepares for sleep: asks for a signal where one can come.
     *
     * @return the longest sleep that this task can bear, in nanoseconds: 0 when there is work already
     */
    long arm();

    /**
     * An access to memory failed somewhere on this loop: a peer may have taken away what it shares with this task. The
     * JVM tells so late and without an address, so that every task has to look at what it uses.
     */
    default void verify() {}

    /** The poller ends and does not call again. */
    default void stopped() {}
}
