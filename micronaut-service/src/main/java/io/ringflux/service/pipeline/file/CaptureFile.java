package io.ringflux.service.pipeline.file;

import io.ringflux.service.pcap.CaptureFormat;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A capture file that one pipeline writes: begun anew when the service first opens it, continued when the pipeline
 * starts again after a failure, so that nothing captured is lost.
 */
final class CaptureFile {

    private final Path path;
    private final CaptureFormat format;
    private final AtomicBoolean begun = new AtomicBoolean();

    CaptureFile(Path path, CaptureFormat format) {
        this.path = path;
        this.format = format;
    }

    CaptureFormat format() {
        return format;
    }

    /** Opens the file for one run of its pipeline. */
    Opened open() throws IOException {
        boolean again = begun.get();
        FileChannel channel = FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                again ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
        begun.set(true);
        return new Opened(channel, !again || format == CaptureFormat.PCAPNG);
    }

    /**
     * The file of one run.
     *
     * @param channel blocking; at its end
     * @param needsHeader whether a header begins this run's part: always in pcapng, which may have several
     */
    record Opened(FileChannel channel, boolean needsHeader) implements Closeable {

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
