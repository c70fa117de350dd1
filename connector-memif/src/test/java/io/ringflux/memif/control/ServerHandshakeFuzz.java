package io.ringflux.memif.control;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringflux.memif.FuzzInput;
import org.jspecify.annotations.Nullable;

/** A server against clients that send anything, in any order, at any time. */
class ServerHandshakeFuzz {
    @FuzzTest
    void shouldSurviveAnyClient(byte[] bytes) {
        FuzzInput input = new FuzzInput(bytes);
        try (TestFds fds = new TestFds()) {
            GuardedServer server = new GuardedServer(limits(input), fds);
            BentMessages messages = new BentMessages(input, fds);

            while (input.hasMore()) {
                int event = input.octet();
                switch (event) {
                    case 0 -> server.hangUp();
                    case 1 -> server.close();
                    case 2 -> server.expire(input.octet());
                    case 3, 4, 5 -> server.mapped(event != 5);
                    default -> server.receive(messages.next(), event & 3);
                }
            }

            server.end();
        }
    }

    private static LayoutLimits limits(FuzzInput input) {
        boolean small = input.flag();
        int rings = small ? 2 : 256;
        @Nullable CacheLine[] lines = {null, CacheLine.BYTES_64, CacheLine.BYTES_128};
        return new LayoutLimits(
                small ? 2 : 256, TestMessages.REGION_BYTES, rings, rings, 14, input.flag(), lines[input.choice(3)]);
    }
}
