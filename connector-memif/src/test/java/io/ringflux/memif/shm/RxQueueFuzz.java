package io.ringflux.memif.shm;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringflux.memif.FuzzInput;

/** A receive queue of either role over a ring in which the peer writes what it likes, even while frames are lent. */
class RxQueueFuzz {
    @FuzzTest
    void shouldSurviveAnyProducer(byte[] bytes) {
        FuzzInput input = new FuzzInput(bytes);
        OpenResources open = OpenResources.now();
        try (HostileMemory memory = new HostileMemory(input);
                GuardedRxQueue queue = new GuardedRxQueue(input, memory)) {
            Mischief mischief = new Mischief(input, memory);

            while (input.hasMore() && !queue.isFaulty()) {
                switch (input.choice(8)) {
                    case 0, 1, 2 -> queue.poll(mischief);
                    case 3 -> queue.releaseTaken();
                    case 4 -> queue.arm();
                    default -> mischief.commit();
                }
            }
        }
        open.requireSame();
    }
}
