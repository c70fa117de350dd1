package io.ringflux.service.pipeline.file;

import io.ringflux.service.pcap.CaptureEncoder;
import io.ringflux.service.pcap.CaptureFormat;
import io.ringflux.service.pcap.CaptureInterface;
import io.ringflux.service.pipeline.FrameStream;
import io.ringflux.service.pipeline.HopStats;
import io.ringflux.service.pipeline.OpenSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Writes one capture file for one run of a pipeline: strands encode into buffers on their loops, and one thread writes
 * full buffers, so that a slow disk is backpressure and no loop waits for it.
 */
final class CaptureSink implements OpenSink {

    private static final Logger log = LoggerFactory.getLogger(CaptureSink.class);

    private final CaptureFormat format;
    private final CaptureFile.Opened file;
    private final ScheduledExecutorService writer;
    private final Scheduler onWriter;
    private final List<CaptureStrand> strands = new ArrayList<>();
    private final List<LongSupplier> drops = new ArrayList<>();
    private long lastTimestampNs;

    private CaptureSink(CaptureFormat format, CaptureFile.Opened file, String pipeline) {
        this.format = format;
        this.file = file;
        writer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "ringflux-capture-" + pipeline);
            thread.setDaemon(true);
            return thread;
        });
        onWriter = Schedulers.fromExecutorService(writer);
    }

    static OpenSink open(CaptureFile file, String pipeline) throws IOException {
        return new CaptureSink(file.format(), file.open(), pipeline);
    }

    @Override
    public SinkStrand strand(FrameStream stream, LongSupplier dropped) {
        CaptureEncoder encoder = CaptureEncoder.create(
                format, new CaptureInterface(stream.origin(), stream.link().pcapLinkType(), 0));
        if (strands.isEmpty() && file.needsHeader()) {
            writeHeader(encoder);
        }
        CaptureStrand strand = new CaptureStrand(encoder, this);
        strands.add(strand);
        drops.add(dropped);
        return strand;
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromCallable(this::finish).subscribeOn(onWriter).then().doFinally(signal -> writer.shutdown());
    }

    /** Runs a task on the writer thread behind those before it; not any more once the sink is closed. */
    void execute(Runnable task) {
        try {
            writer.execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("a capture file was closed before all of it was written");
        }
    }

    /** Repeats a task on the writer thread until disposed. */
    Disposable repeat(Runnable task, long everyMs) {
        return onWriter.schedulePeriodically(task, everyMs, everyMs, TimeUnit.MILLISECONDS);
    }

    /** On the writer thread. */
    void write(ByteBuffer bytes, long timestampNs) throws IOException {
        while (bytes.hasRemaining()) {
            file.channel().write(bytes);
        }
        lastTimestampNs = timestampNs;
    }

    private void writeHeader(CaptureEncoder encoder) {
        CaptureBuffer header = new CaptureBuffer(encoder.headerLength());
        header.wrapInto(encoder);
        encoder.header();
        try {
            write(header.filled(encoder.length()), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean finish() throws IOException {
        try (file) {
            if (!strands.isEmpty()) {
                writeStatistics();
            }
        }
        return true;
    }

    private void writeStatistics() throws IOException {
        CaptureEncoder encoder = CaptureEncoder.create(format, CaptureInterface.ethernet(""));
        CaptureBuffer buffer = new CaptureBuffer(Math.max(1, encoder.statisticsLength()));
        buffer.wrapInto(encoder);
        long written = strands.stream()
                .map(CaptureStrand::stats)
                .mapToLong(HopStats::out)
                .sum();
        long dropped = drops.stream().mapToLong(LongSupplier::getAsLong).sum();
        encoder.statistics(lastTimestampNs, written + dropped, dropped);
        write(buffer.filled(encoder.length()), lastTimestampNs);
    }
}
