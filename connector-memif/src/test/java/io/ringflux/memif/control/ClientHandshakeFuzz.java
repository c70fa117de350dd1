package io.ringflux.memif.control;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringflux.memif.FuzzInput;

/** A client against servers that send anything, in any order, at any time. */
class ClientHandshakeFuzz {
    @FuzzTest
    void shouldSurviveAnyServer(byte[] bytes) {
        FuzzInput input = new FuzzInput(bytes);
        try (TestFds fds = new TestFds()) {
            RingPlan wanted = new RingPlan(input.upTo(4), input.upTo(4), input.upTo(6), CacheLine.BYTES_64);
            GuardedClient client = new GuardedClient(wanted, fds);
            BentMessages messages = new BentMessages(input, fds);

            while (input.hasMore()) {
                int event = input.octet();
                switch (event) {
                    case 0 -> client.hangUp();
                    case 1 -> client.close();
                    case 2 -> client.expire(input.octet());
                    case 3, 4, 5 -> client.layOut();
                    default -> client.receive(messages.next(), event & 3);
                }
            }

            client.end();
        }
    }
}
