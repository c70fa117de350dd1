package io.ringflux.service.port;

import io.ringflux.FramePort;
import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.memif.MemifClient;
import io.ringflux.memif.MemifConfig;
import io.ringflux.memif.MemifMode;
import io.ringflux.memif.MemifServer;
import io.ringflux.memif.MemifTransport;
import io.ringflux.packet.LinkType;
import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ValueType;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** {@code type: memif}, in both roles. */
@Singleton
final class MemifPortType implements PortType {

    /** How soon a client tries to connect again. */
    static final Duration DEFAULT_RECONNECT_FIRST = Duration.ofMillis(200);

    /** How long a client waits at most before it tries again. */
    static final Duration DEFAULT_RECONNECT_LONGEST = Duration.ofSeconds(5);

    private static final Map<String, Boolean> SERVES = new LinkedHashMap<>();
    private static final ValueType<MemifMode> MODE =
            Choices.of(List.of(MemifMode.ETHERNET, MemifMode.IP, MemifMode.PUNT_INJECT));
    private static final long MAX_ID = 0xffff_ffffL;
    private static final int MAX_NAME = 31;
    private static final ValueType<Integer> QUEUES = ValueType.integer(1, 255);
    private static final ValueType<Integer> RING = ValueType.powerOfTwo(2, 1 << 15);
    private static final ValueType<Integer> BUFFER = ValueType.bytes(64, 65_535);
    private static final ValueType<Integer> FRAME = ValueType.bytes(64, 1 << 24);
    private static final ValueType<Integer> POOL = ValueType.integer(256, 1 << 24);
    private static final ValueType<Integer> OWNER = ValueType.integer(-1, Integer.MAX_VALUE);
    private static final ValueType<Integer> PEER = ValueType.integer(0, Integer.MAX_VALUE);
    private static final ValueType<String> ANY_TEXT = new ValueType<>("a text", text -> text);
    private static final ValueType<Integer> OCTAL =
            new ValueType<>("permissions in quotes, such as \"0660\"", MemifPortType::octal);

    static {
        SERVES.put("server", true);
        SERVES.put("client", false);
        SERVES.put("master", true);
        SERVES.put("slave", false);
    }

    @Override
    public String kind() {
        return "memif";
    }

    @Override
    public PortOpener read(ConfigNode config) {
        boolean serves = config.required("role", ValueType.choice(SERVES));
        MemifMode mode = config.optional("mode", MODE, MemifMode.ETHERNET);
        return serves
                ? new Server(server(config, common(config, MemifServer.create(), mode)))
                : new Client(client(config, common(config, MemifClient.create(), mode)));
    }

    private static <T extends MemifTransport<T>> T common(ConfigNode config, T transport, MemifMode mode) {
        String socket = config.optional("socket", ValueType.TEXT, MemifConfig.DEFAULT_SOCKET);
        String secret = config.optional("secret", ANY_TEXT, "");
        T changed = config.checked("socket", () -> transport.socket(socket))
                .mode(mode)
                .id(config.optional("id", ValueType.range(0, MAX_ID), 0L))
                .queues(config.optional("rx-queues", QUEUES, 1), config.optional("tx-queues", QUEUES, 1))
                .bufferSize(config.optional("buffer-size", BUFFER, MemifConfig.DEFAULT_BUFFER_SIZE))
                .maxFrameBytes(config.optional("max-frame-bytes", FRAME, MemifConfig.DEFAULT_MAX_FRAME_BYTES))
                .poolFrames(config.optional("pool-frames", POOL, MemifConfig.DEFAULT_POOL_FRAMES))
                .rxMode(config.optional("rx-mode", Choices.RX_MODE, RxMode.ADAPTIVE));
        Duration patience =
                config.optional("handshake-timeout", ValueType.DURATION, MemifConfig.DEFAULT_HANDSHAKE_TIMEOUT);
        T patient = config.checked("handshake-timeout", () -> changed.handshakeTimeout(patience));
        T secretive = secret.isEmpty() ? patient : config.checked("secret", () -> patient.secret(secret));
        ConfigNode peers = config.node("peers");
        T guarded = secretive.peers(Set.copyOf(peers.list("uids", PEER)), Set.copyOf(peers.list("gids", PEER)));
        peers.rejectUnknown();
        Integer cacheLine = config.find("cache-line", ValueType.integer(64, 128));
        return cacheLine == null ? guarded : config.checked("cache-line", () -> guarded.cacheLine(cacheLine));
    }

    private static MemifServer server(ConfigNode config, MemifServer server) {
        return server.anyMode(config.optional("any-mode", ValueType.FLAG, false))
                .socketMode(config.optional("socket-mode", OCTAL, MemifConfig.DEFAULT_SOCKET_MODE))
                .socketOwner(config.optional("socket-uid", OWNER, -1), config.optional("socket-gid", OWNER, -1));
    }

    private static MemifClient client(ConfigNode config, MemifClient client) {
        ConfigNode reconnect = config.node("reconnect");
        Duration first = reconnect.optional("first", ValueType.DURATION, DEFAULT_RECONNECT_FIRST);
        Duration longest = reconnect.optional("longest", ValueType.DURATION, DEFAULT_RECONNECT_LONGEST);
        reconnect.rejectUnknown();
        return client.ringSize(config.optional("ring-size", RING, MemifConfig.DEFAULT_RING_SIZE))
                .hugePages(config.optional("huge-pages", ValueType.FLAG, false))
                .reconnect(first, longest);
    }

    private static @Nullable Integer octal(String text) {
        return text.matches("0[0-7]{3}") ? Integer.valueOf(text, 8) : null;
    }

    private static <T extends MemifTransport<T>> T named(T transport, String port, PollerGroup loops) {
        return transport
                .name(port.substring(0, Math.min(port.length(), MAX_NAME)))
                .loops(loops);
    }

    private static LinkType linkTypeOf(MemifTransport<?> transport) {
        return transport.configuration().mode() == MemifMode.IP ? LinkType.RAW_IP : LinkType.ETHERNET;
    }

    private record Server(MemifServer server) implements PortOpener {
        @Override
        public Mono<? extends FramePort> open(String name, PollerGroup loops) {
            return named(server, name, loops).listen();
        }

        @Override
        public LinkType linkType() {
            return linkTypeOf(server);
        }
    }

    private record Client(MemifClient client) implements PortOpener {
        @Override
        public Mono<? extends FramePort> open(String name, PollerGroup loops) {
            return named(client, name, loops).open();
        }

        @Override
        public LinkType linkType() {
            return linkTypeOf(client);
        }
    }
}
