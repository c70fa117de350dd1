package io.ringflux.vcl.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.vcl.VclConfig;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Offsets as {@code offsetof} gives them for the header of 26.06. */
class ConfigLayoutTest {

    @Test
    void shouldPutEverySettingWhereVclReadsIt() {
        VclConfig config = VclConfig.create()
                .appSocket(Path.of("/run/vpp/app_ns_sockets/red"))
                .scopes(false, true)
                .fifoBytes(65536, 131072)
                .segmentBytes(1L << 33, 1L << 28)
                .workers(3)
                .eventQueueLength(9000);

        UnsafeBuffer buffer = ConfigLayout.of(config, "name", 2);

        assertThat(buffer.getLong(0)).as("heapsize").isEqualTo(64L << 20);
        assertThat(buffer.getInt(8)).as("max_workers").isEqualTo(4);
        assertThat(buffer.getLong(16)).as("segment_baseva").isZero();
        assertThat(buffer.getLong(24)).as("segment_size").isEqualTo(1L << 33);
        assertThat(buffer.getLong(32)).as("add_segment_size").isEqualTo(1L << 28);
        assertThat(buffer.getInt(40)).as("preallocated_fifo_pairs").isEqualTo(8);
        assertThat(buffer.getInt(44)).as("rx_fifo_size").isEqualTo(65536);
        assertThat(buffer.getInt(48)).as("tx_fifo_size").isEqualTo(131072);
        assertThat(buffer.getInt(52)).as("event_queue_size").isEqualTo(9000);
        assertThat(buffer.getInt(56)).as("proxies off, scope global").isEqualTo(1 << 24);
        assertThat(buffer.getLong(64)).as("namespace_id").isZero();
        assertThat(buffer.getLong(72)).as("namespace_secret").isZero();
        assertThat(buffer.getLong(80)).as("use_mq_eventfd").isEqualTo(1);
        assertThat(buffer.getDouble(88)).as("app_timeout").isEqualTo(600);
        assertThat(buffer.getDouble(96)).as("session_timeout").isEqualTo(600);
        assertThat(buffer.getLong(104)).as("event_log_path").isZero();
        assertThat(text(buffer, 112)).as("vpp_app_socket_api").isEqualTo("/run/vpp/app_ns_sockets/red");
        assertThat(buffer.getLong(120)).as("vpp_bapi_socket_name").isZero();
        assertThat(text(buffer, 128)).as("app_name").isEqualTo("name");
        assertThat(buffer.getInt(136)).as("tls_engine").isZero();
        assertThat(buffer.getInt(140)).as("flags off, debug_level").isEqualTo(2 << 24);
    }

    /** Up to its zero. */
    private static String text(UnsafeBuffer buffer, int pointerOffset) {
        int at = (int) (buffer.getLong(pointerOffset) - buffer.addressOffset());
        int end = at;
        while (buffer.getByte(end) != 0) {
            end++;
        }
        return buffer.getStringWithoutLengthAscii(at, end - at);
    }
}
