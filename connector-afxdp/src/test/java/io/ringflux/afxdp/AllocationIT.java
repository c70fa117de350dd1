package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames cost no heap once a port runs. */
class AllocationIT {

    @Test
    void shouldAllocateNothingForEachFrameWhenFramesAreEchoed() {
        try (XdpLab lab = XdpLab.opened()) {
            List<String> printed = Shell.run(ChildJvm.command(
                            List.of(),
                            EchoAllocation.class.getName(),
                            List.of(lab.left().name(), lab.right().name()))
                    .toArray(String[]::new));

            double bytesPerFrame = Double.parseDouble(printed.get(printed.size() - 1));

            assertThat(bytesPerFrame).isLessThan(0.5);
        }
    }
}
