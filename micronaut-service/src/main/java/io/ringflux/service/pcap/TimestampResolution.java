package io.ringflux.service.pcap;

/**
 * Turns a pcapng interface's timestamps into nanoseconds since the epoch.
 *
 * <p>Resolution is the option if_tsresol: a negative power of 10, or of 2 where the highest bit is set.
 */
final class TimestampResolution {
    static final TimestampResolution MICROSECONDS = new TimestampResolution(6, 0);

    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final int NS_EXPONENT = 9;
    private static final int MAX_EXPONENT_OF_TEN = 18;
    private static final int MAX_EXPONENT_OF_TWO = 63;
    private static final int BINARY = 0x80;

    private final boolean binary;
    private final int exponent;
    private final long multiplier;
    private final long divisor;
    private final long offsetNs;

    private TimestampResolution(int option, long offsetSeconds) {
        binary = (option & BINARY) != 0;
        exponent = option & ~BINARY;
        multiplier = binary ? 1 : powerOfTen(NS_EXPONENT - exponent);
        divisor = binary ? 1 : powerOfTen(exponent - NS_EXPONENT);
        offsetNs = offsetSeconds * NS_PER_SECOND;
    }

    /** The option must be one that {@link #isKnown} accepts. */
    static TimestampResolution of(int option, long offsetSeconds) {
        return new TimestampResolution(option, offsetSeconds);
    }

    static boolean isKnown(int option) {
        int exponent = option & ~BINARY;
        return exponent <= ((option & BINARY) != 0 ? MAX_EXPONENT_OF_TWO : MAX_EXPONENT_OF_TEN);
    }

    private static long powerOfTen(int power) {
        long value = 1;
        for (int i = 0; i < power; i++) {
            value *= 10;
        }
        return value;
    }

    long toNs(long units) {
        return offsetNs + (binary ? binaryToNs(units) : Long.divideUnsigned(units, divisor) * multiplier);
    }

    private long binaryToNs(long units) {
        if (exponent == 0) {
            return units * NS_PER_SECOND;
        }
        long seconds = units >>> exponent;
        long fraction = units & ((1L << exponent) - 1);
        long high = Math.multiplyHigh(fraction, NS_PER_SECOND);
        long low = fraction * NS_PER_SECOND;
        return seconds * NS_PER_SECOND + (high << (Long.SIZE - exponent) | low >>> exponent);
    }
}
