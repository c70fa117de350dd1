package io.ringflux.service.demo;

import io.ringflux.service.kafka.RecordKeys;
import io.ringflux.service.pcap.CaptureFormat;
import io.ringflux.service.pcap.CaptureInterface;
import io.ringflux.service.pcap.CaptureReader;
import io.ringflux.service.pcap.CaptureWriter;
import io.ringflux.service.pcap.CapturedPacket;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Keeps what a topic holds for Wireshark: for each port, queue and shard one pcapng file with the frames of all
 * records, and beside it the first record as it is.
 */
final class RecordFiles implements Closeable {

    private final Path directory;
    private final Map<String, CaptureWriter> files = new HashMap<>();
    private final CaptureReader reader = CaptureReader.ofBytes();

    /** A writer takes frames from off-heap memory; records are on the heap. */
    private final UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(CaptureInterface.MAX_SNAP_LENGTH));

    private RecordFiles(Path directory) {
        this.directory = directory;
    }

    static RecordFiles in(Path directory) throws IOException {
        return new RecordFiles(Files.createDirectories(directory));
    }

    void accept(ConsumerRecord<byte[], byte[]> record) throws IOException {
        Headers headers = record.headers();
        String name = fileName(headers);
        CaptureWriter file = files.get(name);
        if (file == null) {
            CaptureInterface port =
                    CaptureInterface.ethernet(String.valueOf(RecordKeys.text(headers, RecordKeys.PORT)));
            file = CaptureWriter.create(directory.resolve(name + ".pcapng"), CaptureFormat.PCAPNG, port);
            files.put(name, file);
            Files.write(directory.resolve(name + "-first-record.pcapng"), record.value());
        }
        reader.wrap(record.value(), 0, record.value().length);
        while (reader.next()) {
            CapturedPacket packet = reader.packet();
            int length = packet.capturedLength();
            frame.putBytes(0, packet.buffer(), packet.offset(), length);
            file.append(packet.timestampNs(), frame.addressOffset(), length, packet.originalLength());
        }
    }

    private static String fileName(Headers headers) {
        String name = RecordKeys.text(headers, RecordKeys.PORT)
                + "-queue" + RecordKeys.text(headers, RecordKeys.QUEUE)
                + "-shard" + RecordKeys.text(headers, RecordKeys.SHARD);
        return name.replaceAll("[^\\w-]", "_"); // a record of somebody else names no directory
    }

    @Override
    public void close() throws IOException {
        CloseHelper.closeAll(files.values());
    }
}
