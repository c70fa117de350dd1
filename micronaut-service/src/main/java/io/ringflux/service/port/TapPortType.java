package io.ringflux.service.port;

import io.ringflux.FramePort;
import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.packet.LinkType;
import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ValueType;
import io.ringflux.tap.TapBackend;
import io.ringflux.tap.TapClient;
import io.ringflux.tap.TapConfig;
import io.ringflux.tap.TapMode;
import io.ringflux.tap.TapOffload;
import io.ringflux.tap.WhenDeleted;
import io.ringflux.tap.WhenDown;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** {@code type: tap}: an interface of the kernel, made with the port and gone with it. */
@Singleton
final class TapPortType implements PortType {

    private static final ValueType<Integer> QUEUES = ValueType.integer(1, 256);
    private static final ValueType<Integer> RING = ValueType.powerOfTwo(1, 1 << 15);
    private static final ValueType<Integer> BUFFER = ValueType.bytes(64, 65_600);
    private static final ValueType<Integer> POOL = ValueType.integer(256, 1 << 24);
    private static final ValueType<Integer> MTU = ValueType.integer(68, 65_521);
    private static final ValueType<Integer> LENGTH = ValueType.integer(1, 500_000);
    private static final ValueType<Integer> ID = ValueType.integer(0, Integer.MAX_VALUE);
    private static final ValueType<Duration> BUSY_POLL = ValueType.duration("0us", "1s");

    @Override
    public String kind() {
        return "tap";
    }

    @Override
    public PortOpener read(ConfigNode config) {
        TapClient client = rings(config, interfaceOf(config, TapClient.create()));
        TapClient addressed = addresses(config, client)
                .up(config.optional("up", ValueType.FLAG, true))
                .carrier(config.optional("carrier", ValueType.FLAG, true))
                .whenDown(
                        config.optional("when-down", Choices.of(List.of(WhenDown.WAIT, WhenDown.DROP)), WhenDown.WAIT))
                .whenDeleted(WhenDeleted.RECREATE);
        return new Opener(addressed);
    }

    private static TapClient interfaceOf(ConfigNode config, TapClient client) {
        boolean attach = config.optional("attach", ValueType.FLAG, false);
        BiFunction<TapClient, String, TapClient> name = attach ? TapClient::attach : TapClient::name;
        TapClient named = text(config, "interface", client, name);
        if (attach && !config.has("interface")) {
            throw config.wrong("interface", "the name of the interface to attach to");
        }
        TapClient placed = number(config, "namespace-pid", text(config, "namespace", named, TapClient::namespace));
        TapClient persistent =
                config.has("persist") ? placed.persist(config.required("persist", ValueType.FLAG)) : placed;
        TapClient owned = set(config, "owner", ID, persistent, TapClient::owner);
        return set(config, "group", ID, owned, TapClient::group)
                .mode(config.optional("mode", Choices.of(List.of(TapMode.ETHERNET, TapMode.IP)), TapMode.ETHERNET));
    }

    private static TapClient rings(ConfigNode config, TapClient client) {
        TapBackend backend = config.optional("backend", Choices.of(List.of(TapBackend.values())), TapBackend.AUTO);
        return set(config, "tx-queue-length", LENGTH, client, TapClient::txQueueLength)
                .backend(backend)
                .queues(config.optional("rx-queues", QUEUES, 1), config.optional("tx-queues", QUEUES, 1))
                .ringSize(
                        config.optional("rx-ring-size", RING, TapConfig.DEFAULT_RING_SIZE),
                        config.optional("tx-ring-size", RING, TapConfig.DEFAULT_RING_SIZE))
                .busyPoll(config.optional("busy-poll", BUSY_POLL, Duration.ZERO))
                .napi(config.optional("napi", ValueType.FLAG, false))
                .offload(config.list("offloads", Choices.of(List.of(TapOffload.values())))
                        .toArray(TapOffload[]::new))
                .bufferSize(config.optional("buffer-size", BUFFER, TapConfig.DEFAULT_BUFFER_SIZE))
                .poolFrames(config.optional("pool-frames", POOL, TapConfig.DEFAULT_POOL_FRAMES))
                .rxMode(config.optional("rx-mode", Choices.RX_MODE, RxMode.ADAPTIVE));
    }

    private static TapClient addresses(ConfigNode config, TapClient client) {
        TapClient sized = set(config, "mtu", MTU, text(config, "mac", client, TapClient::mac), TapClient::mtu);
        TapClient addressed = each(config, "addresses", sized, TapClient::address);
        TapClient routed = each(config, "gateways", addressed, TapClient::gateway);
        return text(config, "bridge", routed, TapClient::bridge);
    }

    private static TapClient number(ConfigNode config, String key, TapClient client) {
        Long value = config.find(key, ValueType.range(1, Integer.MAX_VALUE));
        return value == null ? client : client.namespace(value);
    }

    private static TapClient text(
            ConfigNode config, String key, TapClient client, BiFunction<TapClient, String, TapClient> setter) {
        String value = config.find(key, ValueType.TEXT);
        return value == null ? client : config.checked(key, () -> setter.apply(client, value));
    }

    private static <T> TapClient set(
            ConfigNode config,
            String key,
            ValueType<T> type,
            TapClient client,
            BiFunction<TapClient, T, TapClient> setter) {
        T value = config.find(key, type);
        return value == null ? client : config.checked(key, () -> setter.apply(client, value));
    }

    private static TapClient each(
            ConfigNode config, String key, TapClient client, BiFunction<TapClient, String, TapClient> setter) {
        UnaryOperator<TapClient> all = config.list(key, ValueType.TEXT).stream()
                .<UnaryOperator<TapClient>>map(value -> before -> setter.apply(before, value))
                .reduce(UnaryOperator.identity(), (one, next) -> before -> next.apply(one.apply(before)));
        return config.checked(key, () -> all.apply(client));
    }

    private record Opener(TapClient client) implements PortOpener {
        @Override
        public Mono<? extends FramePort> open(String name, PollerGroup loops) {
            return client.loops(loops).connect();
        }

        @Override
        public LinkType linkType() {
            return client.configuration().mode() == TapMode.IP ? LinkType.RAW_IP : LinkType.ETHERNET;
        }
    }
}
