package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.agrona.UnsafeApi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class MemoryFaultsTest {

    private static final int PAGE = 4096;
    private static final int UNTIL_COMPILED = 50_000;

    @BeforeEach
    void expect() {
        MemoryFaults.expect();
        MemoryFaults.settle(); // to find a method for the first time is a call into the JVM, too
    }

    @RepeatedTest(20)
    void shouldSayWhenAskedThatAnAccessFailed() {
        try (MemFd file = MemFd.create("cut", PAGE);
                Mapping mapping = Mapping.shared(file.fd(), PAGE)) {
            long address = mapping.address();
            compiledSum(address);
            file.resize(0);

            Throwable failure = catchThrowable(() -> {
                compiledSum(address);
                MemoryFaults.surface();
            });

            assertThat(failure).isInstanceOf(InternalError.class);
            MemoryFaults.surface();
        }
    }

    @RepeatedTest(20)
    void shouldKeepItToItselfWhereTheMemoryIsGivenUp() {
        try (MemFd file = MemFd.create("cut", PAGE);
                Mapping mapping = Mapping.shared(file.fd(), PAGE)) {
            compiledSum(mapping.address());
            file.resize(0);

            catchThrowable(() -> compiledSum(mapping.address()));
            MemoryFaults.settle();

            MemoryFaults.surface();
        }
    }

    @Test
    void shouldSayNothingWhenAllIsWell() {
        try (Mapping mapping = Mapping.anonymous(PAGE)) {
            compiledSum(mapping.address());

            MemoryFaults.surface();
        }
    }

    private static long compiledSum(long address) {
        long sum = 0;
        for (int i = 0; i < UNTIL_COMPILED; i++) {
            sum += read(address + (i & (PAGE - Long.BYTES)));
        }
        return sum;
    }

    private static long read(long address) {
        return UnsafeApi.getLong(address);
    }
}
