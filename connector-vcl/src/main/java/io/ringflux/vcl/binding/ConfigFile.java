package io.ringflux.vcl.binding;

import io.ringflux.vcl.VclConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A configuration in the words of {@code vcl.conf}, which every release reads. From 26.02 on {@link ConfigLayout} is
 * used.
 */
final class ConfigFile {
    /** What VCL keeps its own records in. */
    static final long HEAP_BYTES = 64L << 20;

    private ConfigFile() {}

    /** Writes it into a file of its own that nobody else can read; who calls deletes it. */
    static Path write(VclConfig config) {
        try {
            return Files.writeString(Files.createTempFile("ringflux-vcl", ".conf"), text(config));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a private vcl.conf", e);
        }
    }

    /** One more than loops: the thread that attaches is one. */
    static int workers(VclConfig config) {
        return config.workers() + 1;
    }

    static String text(VclConfig config) {
        StringBuilder text = new StringBuilder("vcl {\n");
        line(text, "heapsize", (HEAP_BYTES >> 20) + "M");
        line(text, "max-workers", workers(config));
        line(text, "segment-size", config.segmentBytes());
        line(text, "add-segment-size", config.addSegmentBytes());
        line(text, "rx-fifo-size", config.rxFifoBytes());
        line(text, "tx-fifo-size", config.txFifoBytes());
        line(text, "event-queue-size", config.eventQueueLength());
        line(text, "app-socket-api", config.appSocket());
        text.append(config.local() ? "app-scope-local\n" : "");
        text.append(config.global() ? "app-scope-global\n" : "");
        return text.append("use-mq-eventfd\n}\n").toString();
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append(name).append(' ').append(value).append('\n');
    }
}
