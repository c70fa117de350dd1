package io.ringflux.memif.shm;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.queue.QueueFault;
import java.util.Objects;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileRingTest {
    private final FramePool source = FramePool.create(16, 2048);

    @AfterEach
    void verifyNothingLeaked() {
        assertThat(source.inUse()).isZero();
        source.close();
    }

    @ParameterizedTest
    @CsvSource({
        // word 0: flags, region, length; offset; fault
        "0, 9, 64, 0, BAD_REGION",
        "0, 0, 0, 4096, BAD_LENGTH",
        "0, 0, 4294967295, 4096, BAD_BOUNDS",
        "0, 0, 64, 4294967295, BAD_BOUNDS",
        "1, 0, 64, 4096, BAD_CHAIN",
    })
    void shouldFaultOnADescriptorThatNoHonestPeerWrites(
            int flags, int region, long length, long offset, QueueFault fault) {
        try (LoopedMemory memory = LoopedMemory.of(4, 2048)) {
            long ring = memory.c2sRing();
            for (int i = 0; i < 16; i++) {
                UnsafeApi.putLong(ring + 128 + 16 * i, DescriptorLayout.firstWordOf(flags, region, length));
                UnsafeApi.putLong(ring + 128 + 16 * i + 8, offset);
            }
            UnsafeApi.putShort(ring + 6, (short) 16);

            assertThat(memory.serverRx().poll(burst -> burst.size(), 64)).isEqualTo(fault.code());
            assertThat(memory.serverRx().counters().faults()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 0x8000, 0xffff})
    void shouldFaultOnACursorOutsideTheRing(int head) {
        try (LoopedMemory memory = LoopedMemory.of(4, 2048)) {
            UnsafeApi.putShort(memory.c2sRing() + 6, (short) head);

            assertThat(memory.serverRx().poll(burst -> burst.size(), 64)).isEqualTo(QueueFault.BAD_CURSOR.code());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "9, 2048, 8192, BAD_REGION",
        "0, 0, 8192, BAD_LENGTH",
        "0, 2048, 64, BAD_BOUNDS",
        "0, 4294967295, 8192, BAD_BOUNDS"
    })
    void shouldNeverWriteOutsideABufferThatThePeerPosted(int region, long length, long offset, QueueFault fault) {
        try (LoopedMemory memory = LoopedMemory.of(4, 2048)) {
            long ring = memory.s2cRing();
            UnsafeApi.putLong(ring + 128, DescriptorLayout.firstWordOf(0, region, length));
            UnsafeApi.putLong(ring + 128 + 8, offset);
            Frame frame = Objects.requireNonNull(source.allocate(64));

            assertThat(memory.serverTx().submit(frame)).isEqualTo(fault.code());
            frame.release();
        }
    }
}
