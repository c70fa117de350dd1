package io.ringflux.service.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.FramePort;
import io.ringflux.loop.PollerGroup;
import io.ringflux.memif.MemifClient;
import io.ringflux.memif.MemifPort;
import io.ringflux.packet.LinkType;
import io.ringflux.service.config.ConfigNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

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
        "peers",
        "cache-line"
    };

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path directory;

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
                .endsWith("reconnect", "ring-size", "huge-pages")
                .hasSize(COMMON.length + 3);
    }

    @Test
    void shouldCarryPacketsWithoutEthernetWhenInIpMode() {
        assertThat(type.read(ConfigNode.of("port", Map.of("role", "server", "mode", "ip")))
                        .linkType())
                .isEqualTo(LinkType.RAW_IP);
        assertThat(type.read(ConfigNode.of("port", Map.of("role", "client"))).linkType())
                .isEqualTo(LinkType.ETHERNET);
    }

    @ParameterizedTest
    @CsvSource({"uids, 0, true", "gids, 0, true", "uids, 1, false", "gids, 1, false"})
    void shouldAdmitOnlyPeersWhoAreNamed(String kind, int beyondOurs, boolean admitted) throws IOException {
        String socket = directory.resolve("memif.sock").toString();
        int ours = (int) Files.getAttribute(directory, "unix:" + kind.substring(0, 3));
        ConfigNode config = ConfigNode.of(
                "port", Map.of("role", "server", "socket", socket, "peers", Map.of(kind, List.of(ours + beyondOurs))));
        PollerGroup loops = PollerGroup.create("ports", 1);
        FramePort server = type.read(config).open("guarded", loops).block(SOON);
        Mono<MemifPort> connecting =
                MemifClient.create().socket(socket).loops(loops).connect();

        if (admitted) {
            MemifPort client = connecting.block(SOON);
            client.dispose();
            client.onDispose().block(SOON);
        } else {
            assertThatThrownBy(() -> connecting.block(SOON)).hasMessageContaining("this process is not allowed here");
        }

        server.dispose();
        server.onDispose().block(SOON);
        loops.dispose();
    }

    @Test
    void shouldRefuseAnUnknownKindOfPeers() {
        ConfigNode config = ConfigNode.of("port", Map.of("role", "server", "peers", Map.of("pids", List.of(1))));

        assertThatThrownBy(() -> type.read(config))
                .hasMessage("port.peers.pids: found an unknown property, expected one of uids, gids");
    }
}
