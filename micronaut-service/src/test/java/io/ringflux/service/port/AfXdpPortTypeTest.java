package io.ringflux.service.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.service.config.ConfigNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pins the names of an AF_XDP port's properties; its defaults are those of the connector. */
final class AfXdpPortTypeTest {

    private final AfXdpPortType type = new AfXdpPortType();

    @Test
    void shouldKnowTheseNames() {
        ConfigNode config = ConfigNode.of("port", Map.of("interface", "eth0", "filter", "udp port 53"));

        type.read(config);

        assertThat(config.known())
                .containsExactlyInAnyOrder(
                        "interface",
                        "filter",
                        "send-only",
                        "pinned-map",
                        "pin",
                        "namespace",
                        "first-queue",
                        "queues",
                        "sockets-per-queue",
                        "multi-buffer",
                        "program-mode",
                        "copy-mode",
                        "ring-size",
                        "rx-frames",
                        "tx-frames",
                        "chunk-bytes",
                        "headroom",
                        "unaligned",
                        "huge-pages",
                        "rx-timestamps",
                        "tx-metadata",
                        "promiscuous",
                        "busy-poll",
                        "rx-mode",
                        "receive-only",
                        "reconnect");
    }

    @Test
    void shouldRefuseToGuessWhenNoFilterIsGiven() {
        ConfigNode config = ConfigNode.of("port", Map.of("interface", "eth0"));

        assertThatThrownBy(() -> type.read(config)).hasMessageStartingWith("port.filter:");
    }

    @Test
    void shouldNameTheKeyWhenAFilterIsWrong() {
        ConfigNode config = ConfigNode.of("port", Map.of("interface", "eth0", "filter", "udp prot 53"));

        assertThatThrownBy(() -> type.read(config))
                .hasMessageStartingWith("port.filter:")
                .hasMessageContaining("prot");
    }

    @Test
    void shouldNeedNoFilterWhenThePortOnlySends() {
        assertThat(type.read(ConfigNode.of("port", Map.of("interface", "eth0", "send-only", "true"))))
                .isNotNull();
    }
}
