package io.ringflux.service.port;

import io.ringflux.FramePort;
import io.ringflux.afxdp.AfXdpClient;
import io.ringflux.afxdp.AfXdpConfig;
import io.ringflux.afxdp.CopyMode;
import io.ringflux.afxdp.XdpMode;
import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ValueType;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/** {@code type: afxdp}: sockets on the queues of an interface. */
@Singleton
final class AfXdpPortType implements PortType {

    private static final Duration DEFAULT_RECONNECT_LONGEST = Duration.ofSeconds(5);
    private static final Map<String, XdpMode> PROGRAM_MODES = new LinkedHashMap<>();
    private static final Map<String, CopyMode> COPY_MODES = new LinkedHashMap<>();
    private static final Map<String, RxMode> RX_MODES = new LinkedHashMap<>();
    private static final ValueType<Integer> QUEUE = ValueType.integer(0, 1023);
    private static final ValueType<Integer> QUEUES = ValueType.integer(1, 1024);
    private static final ValueType<Integer> SOCKETS = ValueType.integer(1, 16);
    private static final ValueType<Integer> RING = ValueType.powerOfTwo(1, 1 << 16);
    private static final ValueType<Integer> FRAMES = ValueType.integer(64, 1 << 24);
    private static final ValueType<Integer> BUDGET = ValueType.integer(0, 0xffff);
    private static final ValueType<Integer> CHUNK = ValueType.bytes(2048, 4096);
    private static final ValueType<Integer> HEADROOM = ValueType.bytes(0, 4096);

    static {
        PROGRAM_MODES.put("auto", XdpMode.AUTO);
        PROGRAM_MODES.put("native", XdpMode.NATIVE);
        PROGRAM_MODES.put("generic", XdpMode.GENERIC);
        COPY_MODES.put("auto", CopyMode.AUTO);
        COPY_MODES.put("copy", CopyMode.COPY);
        COPY_MODES.put("zero-copy", CopyMode.ZERO_COPY);
        RX_MODES.put("polling", RxMode.POLLING);
        RX_MODES.put("interrupt", RxMode.INTERRUPT);
        RX_MODES.put("adaptive", RxMode.ADAPTIVE);
    }

    @Override
    public String kind() {
        return "afxdp";
    }

    @Override
    public PortOpener read(ConfigNode config) {
        AfXdpClient client = frames(config, AfXdpClient.create(config.required("interface", ValueType.TEXT)));
        String namespace = config.find("namespace", ValueType.TEXT);
        Integer queues = config.find("queues", QUEUES);
        int first = config.optional("first-queue", QUEUE, 0);
        Boolean multiBuffer = config.find("multi-buffer", ValueType.FLAG);
        AfXdpClient placed = namespace == null ? client : client.namespace(namespace);
        AfXdpClient queued = queues == null ? placed : placed.queues(first, queues);
        AfXdpClient shaped = multiBuffer == null ? queued : queued.multiBuffer(multiBuffer);
        AfXdpClient complete = shaped.mode(
                        config.optional("program-mode", ValueType.choice(PROGRAM_MODES), XdpMode.AUTO))
                .copyMode(config.optional("copy-mode", ValueType.choice(COPY_MODES), CopyMode.AUTO))
                .socketsPerQueue(config.optional("sockets-per-queue", SOCKETS, 1))
                .ringSize(config.optional("ring-size", RING, AfXdpConfig.DEFAULT_RING_SIZE))
                .frames(
                        config.optional("rx-frames", FRAMES, AfXdpConfig.DEFAULT_RX_FRAMES),
                        config.optional("tx-frames", FRAMES, AfXdpConfig.DEFAULT_TX_FRAMES))
                .chunkBytes(config.optional("chunk-bytes", CHUNK, AfXdpConfig.DEFAULT_CHUNK_BYTES))
                .headroom(config.optional("headroom", HEADROOM, 0))
                .unaligned(config.optional("unaligned", ValueType.FLAG, false))
                .hugePages(config.optional("huge-pages", ValueType.FLAG, false))
                .rxTimestamps(config.optional("rx-timestamps", ValueType.FLAG, false))
                .txMetadata(config.optional("tx-metadata", ValueType.FLAG, false))
                .promiscuous(config.optional("promiscuous", ValueType.FLAG, false))
                .busyPoll(config.optional("busy-poll", BUDGET, 0))
                .rxMode(config.optional("rx-mode", ValueType.choice(RX_MODES), RxMode.ADAPTIVE));
        AfXdpClient directed =
                config.optional("receive-only", ValueType.FLAG, false) ? complete.receiveOnly() : complete;
        AfXdpClient lasting = lasting(config.node("reconnect"), directed);
        return (name, loops) -> open(lasting, loops);
    }

    /** Whether the port waits for an interface that is not there, or not any more. */
    private static AfXdpClient lasting(ConfigNode reconnect, AfXdpClient client) {
        Duration first = reconnect.find("first", ValueType.DURATION);
        Duration longest = reconnect.optional("longest", ValueType.DURATION, DEFAULT_RECONNECT_LONGEST);
        reconnect.rejectUnknown();
        return first == null ? client : client.reconnect(first, longest);
    }

    /** Which frames the port gets: by a filter, by somebody else's program, or none. */
    private static AfXdpClient frames(ConfigNode config, AfXdpClient client) {
        boolean sendOnly = config.optional("send-only", ValueType.FLAG, false);
        String pinnedMap = config.find("pinned-map", ValueType.TEXT);
        String pin = config.find("pin", ValueType.TEXT);
        if (sendOnly) {
            return client.sendOnly();
        }
        if (pinnedMap != null) {
            return client.pinnedMap(pinnedMap);
        }
        String filter = config.required("filter", ValueType.TEXT);
        AfXdpClient filtered = config.checked("filter", () -> client.filter(filter));
        return pin == null ? filtered : filtered.pin(pin);
    }

    private static Mono<? extends FramePort> open(AfXdpClient client, PollerGroup loops) {
        return client.loops(loops).connect();
    }
}
