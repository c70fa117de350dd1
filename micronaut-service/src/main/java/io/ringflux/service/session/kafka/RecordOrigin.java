package io.ringflux.service.session.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of one connection: all of them have its name as their key, so they follow each other in one
 * partition, numbered from 0. On the connection's loop.
 */
final class RecordOrigin {
    /** Name of the session in the configuration. */
    static final String SESSION = "ringflux.session";

    /** The connection: unique, the record's key too. */
    static final String CONNECTION = "ringflux.connection";

    /** Address of who connected. */
    static final String PEER = "ringflux.peer";

    /** Number of the record within its connection. */
    static final String SEQUENCE = "ringflux.sequence";

    private final String topic;
    private final byte[] key;
    private final Header session;
    private final Header connection;
    private final Header peer;
    private long sequence;

    RecordOrigin(String topic, String session, String connection, @Nullable InetSocketAddress peer) {
        this.topic = topic;
        key = connection.getBytes(UTF_8);
        this.session = new RecordHeader(SESSION, session.getBytes(UTF_8));
        this.connection = new RecordHeader(CONNECTION, key);
        String shown = peer == null ? "" : peer.getAddress().getHostAddress() + ":" + peer.getPort();
        this.peer = new RecordHeader(PEER, shown.getBytes(UTF_8));
    }

    ProducerRecord<byte[], byte[]> record(byte[] value) {
        Header number = new RecordHeader(SEQUENCE, Long.toString(sequence++).getBytes(UTF_8));
        return new ProducerRecord<>(topic, null, null, key, value, List.of(session, connection, peer, number));
    }
}
