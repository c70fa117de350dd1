package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class NativeMemoryTest {

    private static final int PAGE = 4096;
    private static final int LENGTH = 4 * PAGE;

    private final byte[] copy = {9, 9, 9, 9, 9, 9, 9, 9};

    @Test
    void shouldCopyMemoryThatIsThere() {
        try (Mapping mapping = Mapping.anonymous(LENGTH)) {
            new UnsafeBuffer(mapping.address(), LENGTH).putBytes(100, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

            assertThat(NativeMemory.copyIfPresent(mapping.address() + 100, copy))
                    .isTrue();

            assertThat(copy).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        }
    }

    @Test
    void shouldRefuseMemoryThatIsUnmapped() {
        Mapping mapping = Mapping.anonymous(LENGTH);
        long address = mapping.address();
        mapping.close();

        assertThat(NativeMemory.copyIfPresent(address, copy)).isFalse();
        assertThat(NativeMemory.copyIfPresent(0, copy)).isFalse();

        assertThat(copy).containsOnly(9);
    }

    @Test
    void shouldRefuseMemoryThatIsCutOffItsFile() {
        try (MemFd file = MemFd.create("cut", LENGTH);
                Mapping mapping = Mapping.shared(file.fd(), LENGTH)) {
            file.resize(PAGE);

            assertThat(NativeMemory.copyIfPresent(mapping.address(), copy)).isTrue();
            assertThat(NativeMemory.copyIfPresent(mapping.address() + PAGE, copy))
                    .isFalse();
            assertThat(NativeMemory.copyIfPresent(mapping.address() + PAGE - 4, copy))
                    .isFalse();
        }
    }
}
