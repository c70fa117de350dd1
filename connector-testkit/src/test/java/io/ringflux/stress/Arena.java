package io.ringflux.stress;

import java.util.concurrent.atomic.AtomicLong;
import org.agrona.UnsafeApi;

/**
 * Off-heap cells for the states of stress tests, handed out in turn: by the time that a cell comes again, the state
 * that had it is long done. A cell is zero when it is handed out.
 */
public final class Arena {

    /** Bytes of a cell: two cache lines, on boundaries of their own. */
    public static final int CELL_BYTES = 128;

    private static final int CELLS = 1 << 18;
    private static final long BASE =
            (UnsafeApi.allocateMemory((CELLS + 1L) * CELL_BYTES) + CELL_BYTES - 1) & -CELL_BYTES;
    private static final AtomicLong NEXT = new AtomicLong();

    private Arena() {}

    /** The address of a cell. */
    public static long cell() {
        long address = BASE + NEXT.getAndIncrement() % CELLS * CELL_BYTES;
        UnsafeApi.setMemory(address, CELL_BYTES, (byte) 0);
        return address;
    }
}
