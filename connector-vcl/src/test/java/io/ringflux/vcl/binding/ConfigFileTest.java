package io.ringflux.vcl.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.vcl.VclConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigFileTest {

    @Test
    void shouldSpellEverySettingAsVclDoes() {
        VclConfig config = VclConfig.create()
                .appSocket(Path.of("/run/vpp/app_ns_sockets/red"))
                .scopes(true, false)
                .fifoBytes(65536, 131072)
                .segmentBytes(1L << 30, 1L << 28)
                .workers(3)
                .eventQueueLength(9000);

        assertThat(ConfigFile.text(config)).isEqualTo("""
                vcl {
                heapsize 64M
                max-workers 4
                segment-size 1073741824
                add-segment-size 268435456
                rx-fifo-size 65536
                tx-fifo-size 131072
                event-queue-size 9000
                app-socket-api /run/vpp/app_ns_sockets/red
                app-scope-local
                use-mq-eventfd
                }
                """);
    }

    @Test
    void shouldRefuseSettingsThatCannotWork() {
        assertThatThrownBy(() -> VclConfig.create().workers(255)).hasMessageContaining("workers is 255");
        assertThatThrownBy(() -> VclConfig.create().fifoBytes(100, 4096)).hasMessageContaining("rxFifoBytes is 100");
        assertThatThrownBy(() -> VclConfig.create().segmentBytes(1 << 20, 1 << 28))
                .hasMessageContaining("segmentBytes is 1048576");
    }
}
