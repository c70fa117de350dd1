package io.ringflux.memif.shm;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringflux.memif.FuzzInput;

/** A transmit queue of either role over a ring in which the peer writes what it likes. */
class TxQueueFuzz {
    @FuzzTest
    void shouldSurviveAnyConsumer(byte[] bytes) {
        FuzzInput input = new FuzzInput(bytes);
        OpenResources open = OpenResources.now();
        try (HostileMemory memory = new HostileMemory(input);
                GuardedTxQueue queue = new GuardedTxQueue(input, memory)) {
            Mischief mischief = new Mischief(input, memory);

            while (input.hasMore() && !queue.isFaulty()) {
                switch (input.choice(8)) {
                    case 0, 1, 2 -> queue.submit();
                    case 3 -> queue.flush();
                    case 4 -> queue.reserve();
                    default -> mischief.commit();
                }
            }
        }
        open.requireSame();
    }
}
