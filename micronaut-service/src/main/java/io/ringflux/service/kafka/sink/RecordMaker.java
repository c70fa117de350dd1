package io.ringflux.service.kafka.sink;

import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes a record of a cut. Sender only; the record's value is valid until the next call. */
interface RecordMaker {
    /** Most frames that one record takes. */
    int maxFrames();

    /** Bytes of a record with so many bytes of packet blocks, at most. */
    int maxLength(int blockBytes);

    ProducerRecord<byte[], byte[]> make(Shard shard, Cut cut, int partition);
}
