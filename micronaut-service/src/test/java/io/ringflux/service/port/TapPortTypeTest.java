package io.ringflux.service.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.packet.LinkType;
import io.ringflux.service.config.ConfigNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pins the names of a TAP port's properties; its defaults are those of the connector. */
final class TapPortTypeTest {

    private final TapPortType type = new TapPortType();

    @Test
    void shouldKnowTheseNames() {
        ConfigNode config = ConfigNode.of("port", Map.of());

        type.read(config);

        assertThat(config.known())
                .containsExactlyInAnyOrder(
                        "interface",
                        "attach",
                        "mode",
                        "backend",
                        "namespace",
                        "namespace-pid",
                        "addresses",
                        "gateways",
                        "mac",
                        "mtu",
                        "bridge",
                        "up",
                        "carrier",
                        "persist",
                        "owner",
                        "group",
                        "rx-queues",
                        "tx-queues",
                        "offloads",
                        "napi",
                        "rx-ring-size",
                        "tx-ring-size",
                        "busy-poll",
                        "tx-queue-length",
                        "buffer-size",
                        "pool-frames",
                        "rx-mode",
                        "when-down");
    }

    @Test
    void shouldCarryPacketsWithoutEthernetWhenInIpMode() {
        assertThat(type.read(ConfigNode.of("port", Map.of("mode", "ip"))).linkType())
                .isEqualTo(LinkType.RAW_IP);
        assertThat(type.read(ConfigNode.of("port", Map.of())).linkType()).isEqualTo(LinkType.ETHERNET);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            interface | much-too-long-for-linux | port.interface: interface name
            mac       | 03:00:00:00:00:01       | port.mac: address 03:00:00:00:00:01 is for groups
            addresses | 10.0.0.1/33             | port.addresses: prefix length is 33
            gateways  | host                    | port.gateways: address is "host"
            backend   | vhost                   | port.backend: found "vhost", expected one of auto, require-vhost, fd
            when-down | fail                    | port.when-down: found "fail", expected one of wait, drop
            """)
    void shouldSayWhichPropertyIsWrong(String key, String value, String message) {
        ConfigNode config = ConfigNode.of("port", Map.of(key, value));

        assertThatThrownBy(() -> type.read(config)).hasMessageStartingWith(message);
    }

    @Test
    void shouldAskForTheNameOfAnInterfaceToAttachTo() {
        ConfigNode config = ConfigNode.of("port", Map.of("attach", true, "addresses", List.of("10.0.0.1/24")));

        assertThatThrownBy(() -> type.read(config))
                .hasMessage("port.interface: nothing found, expected the name of the interface to attach to");
    }
}
