package io.ringflux.nativeio;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the JVM say when it has to what it would say at any time: that an access to mapped memory failed, because
 * somebody has cut the memory off its file. Compiled code goes on after such an access, and its thread gets an
 * {@link InternalError} when it next enters the JVM, which may be in the midst of something else: in allocating a
 * little memory, as it happens.
 *
 * <p>Threading: any; each thread hears of its own accesses. Costs a read of memory while nothing is at risk, and a call
 * into the JVM otherwise.
 */
public final class MemoryFaults {

    private static final AtomicInteger AT_RISK = new AtomicInteger();
    private static final int ENTRIES = 7;

    /** What came of the last call, so that no compiler takes the call for useless. */
    @SuppressWarnings("unused")
    private static volatile byte @Nullable [][] trace;

    private MemoryFaults() {}

    /** There is memory from now on that somebody else may take away. */
    public static void expect() {
        AT_RISK.incrementAndGet();
    }

    /** Ends one {@link #expect()}. */
    public static void expectNoMore() {
        AT_RISK.decrementAndGet();
    }

    /**
     * Before work that must not be broken off by what another access did.
     *
     * @throws InternalError when an access of this thread has failed
     */
    public static void surface() {
        if (AT_RISK.get() != 0) {
            trace = allocate(ENTRIES);
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

    /** No compiler makes an array of arrays in place when it does not know how many there are. */
    private static byte[][] allocate(int entries) {
        return new byte[entries][0];
    }
}
