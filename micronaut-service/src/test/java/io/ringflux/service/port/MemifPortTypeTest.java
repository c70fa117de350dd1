package io.ringflux.service.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.packet.LinkType;
import io.ringflux.service.config.ConfigNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pins the names of a memif port's properties; its defaults are those of the connector. */
final class MemifPortTypeTest {

    private static final String[] COMMON = {
        "role",
        "mode",
        "socket",
        "secret",
        "id",
        "rx-queues",
        "tx-queues",
        "buffer-size",
        "max-frame-bytes",
        "pool-frames",
        "rx-mode",
        "handshake-timeout",
        "cache-line"
    };

    private final MemifPortType type = new MemifPortType();

    @Test
    void shouldKnowTheseNamesWhenServer() {
        ConfigNode config = ConfigNode.of("port", Map.of("role", "master"));

        type.read(config);

        assertThat(config.known())
                .startsWith(COMMON)
                .endsWith("any-mode", "socket-mode", "socket-uid", "socket-gid")
                .hasSize(COMMON.length + 4);
    }

    @Test
    void shouldKnowTheseNamesWhenClient() {
        ConfigNode config = ConfigNode.of("port", Map.of("role", "slave"));

        type.read(config);

        assertThat(config.known())
                .startsWith(COMMON)
                .endsWith("reconnect", "ring-size")
                .hasSize(COMMON.length + 2);
    }

    @Test
    void shouldCarryPacketsWithoutEthernetWhenInIpMode() {
        assertThat(type.read(ConfigNode.of("port", Map.of("role", "server", "mode", "ip")))
                        .linkType())
                .isEqualTo(LinkType.RAW_IP);
        assertThat(type.read(ConfigNode.of("port", Map.of("role", "client"))).linkType())
                .isEqualTo(LinkType.ETHERNET);
    }
}
