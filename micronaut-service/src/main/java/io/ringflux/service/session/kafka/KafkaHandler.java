package io.ringflux.service.session.kafka;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.ringflux.service.session.SessionCounters;
import io.ringflux.service.session.SessionHandler;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Gives each connection a cutter and a way to Kafka. */
final class KafkaHandler implements SessionHandler {
    private static final int READ_BYTES = 64 << 10;
    private static final int FIRST_READ_BYTES = 4 << 10;

    private final String session;
    private final String topic;
    private final Framing framing;
    private final int maxRecordBytes;
    private final RecordSender sender;
    private final SessionCounters counters;
    private final String run = UUID.randomUUID().toString();
    private final AtomicLong connections = new AtomicLong();

    KafkaHandler(
            String session,
            String topic,
            Framing framing,
            int maxRecordBytes,
            RecordSender sender,
            SessionCounters counters) {
        this.session = session;
        this.topic = topic;
        this.framing = framing;
        this.maxRecordBytes = maxRecordBytes;
        this.sender = sender;
        this.counters = counters;
    }

    @Override
    public void accept(SocketChannel channel) {
        String name = run + "-" + connections.incrementAndGet();
        RecordOrigin origin = new RecordOrigin(topic, session, name, channel.remoteAddress());
        channel.config()
                .setOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(64, FIRST_READ_BYTES, READ_BYTES));
        channel.pipeline()
                .addLast(new ByteCount(counters))
                .addLast(framing.cutter(maxRecordBytes))
                .addLast(new RecordIntake(origin, channel, sender, counters));
        channel.eventLoop().execute(channel::read);
    }

    @Override
    public Map<String, Long> details() {
        return Map.of(
                "records",
                sender.acknowledged(),
                "lost",
                sender.lost(),
                "unacknowledged-bytes",
                sender.inFlightBytes());
    }

    @Override
    public String trouble() {
        return sender.trouble();
    }

    @Override
    public void close(Duration grace) {
        sender.close(grace);
    }
}
