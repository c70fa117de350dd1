package io.ringflux.service.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/** Each flow's frames in the order in which they came. */
final class CollectedFlows implements Consumer<byte[]> {
    private final Map<Integer, List<byte[]>> flows = new HashMap<>();

    @Override
    public void accept(byte[] packet) {
        flows.computeIfAbsent(new UnsafeBuffer(packet).getInt(0), flow -> new ArrayList<>())
                .add(packet);
    }

    List<byte[]> flow(int flow) {
        return flows.getOrDefault(flow, List.of());
    }

    /** Checks that each flow's frames are exactly those that a {@link LaneFeeder} gave. */
    void assertComplete() {
        flows.forEach((flow, packets) -> {
            for (int number = 0; number < packets.size(); number++) {
                byte[] packet = packets.get(number);
                assertThat(packet)
                        .as("flow %d, frame %d", flow, number)
                        .isEqualTo(TestFrames.bytes(flow, number, packet.length));
            }
        });
    }
}
