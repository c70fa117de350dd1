package io.ringflux.vcl.binding;

/**
 * What is in a connection's fifos between this process and VPP, each below zero when the connection has ended; or in
 * those of many connections together.
 *
 * @param readable bytes that have come and were not read
 * @param writable bytes that there is room for
 * @param unsent bytes that were written and not taken by VPP; before VPP 24.06 below zero for one connection, and zero
 *     for many
 */
public record FifoFill(long readable, long writable, long unsent) {
    static final FifoFill NOTHING = new FifoFill(0, 0, 0);

    /** Both together; what is below zero counts as nothing. */
    FifoFill plus(FifoFill other) {
        return new FifoFill(
                known(readable) + known(other.readable),
                known(writable) + known(other.writable),
                known(unsent) + known(other.unsent));
    }

    private static long known(long bytes) {
        return Math.max(bytes, 0);
    }
}
