package io.ringflux.nativeio;

import org.jspecify.annotations.Nullable;

/**
 * Makes the JVM say when it has to what it would say at any time: that an access to mapped memory failed, because
 * somebody has cut the memory off its file. Compiled code goes on after such an access, and its thread gets an
 * {@link InternalError} when it next enters the JVM, which may be in the midst of something else: in allocating a
 * little memory, as it happens.
 *
 * <p>Threading: any; each thread hears of its own accesses. Costs a read of memory as long as this process never had
 * memory at risk, and a call into the JVM from then on.
 */
public final class MemoryFaults {

    /** Never false again: a thread may hear of an access long after the memory is unmapped. */
    private static volatile boolean possible;

    /** Not final, so that no compiler knows it and makes the array of arrays in place, without a call. */
    private static int entries = 1;

    /** What came of the last call, so that no compiler takes it for useless. */
    @SuppressWarnings("unused")
    private static volatile byte @Nullable [][] trace;

    private MemoryFaults() {}

    /** From now on there is memory that somebody else may take away. */
    public static void expect() {
        possible = true;
    }

    /**
     * Before work that must not be broken off by what another access did.
     *
     * @throws InternalError when an access of this thread has failed
     */
    public static void surface() {
        if (possible) {
            trace = new byte[entries][0];
            trace = null;
        }
    }

    /** As {@link #surface()}, where the memory is given up in any case. */
    public static void settle() {
        try {
            surface();
        } catch (InternalError known) {
            // Its peer is gone, or about to be told to go.
        }
    }
}
