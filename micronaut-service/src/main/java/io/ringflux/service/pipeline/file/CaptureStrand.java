package io.ringflux.service.pipeline.file;

import io.ringflux.frame.Frame;
import io.ringflux.service.pcap.CaptureEncoder;
import io.ringflux.service.pcap.CaptureInterface;
import io.ringflux.service.pipeline.FrameStream;
import io.ringflux.service.pipeline.HopCounters;
import io.ringflux.service.pipeline.HopStats;
import io.ringflux.service.pipeline.OpenSink;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Encodes the frames of one strand on its loop and hands full buffers to the writer thread. Asks for a grant of frames
 * at a time, and only while a buffer is free; a grant that needs more room than that gets buffers of its own.
 */
final class CaptureStrand implements OpenSink.SinkStrand, CoreSubscriber<Frame> {

    /** Any packet fits into an empty buffer. */
    private static final int BUFFER_BYTES = 2 * CaptureInterface.MAX_SNAP_LENGTH;

    private static final int BUFFERS = 3;
    private static final int GRANT = 256;
    private static final long FLUSH_MS = 500;

    private final CaptureEncoder encoder;
    private final CaptureSink sink;
    private final HopCounters hop = new HopCounters("to.pcap");
    private final Queue<CaptureBuffer> free = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean starving = new AtomicBoolean();
    private CaptureBuffer current = new CaptureBuffer(BUFFER_BYTES);
    private int granted = GRANT;
    private volatile @Nullable Subscription source;
    private @Nullable MonoSink<Void> result;

    CaptureStrand(CaptureEncoder encoder, CaptureSink sink) {
        this.encoder = encoder;
        this.sink = sink;
        for (int i = 1; i < BUFFERS; i++) {
            free.add(new CaptureBuffer(BUFFER_BYTES));
        }
        current.wrapInto(encoder);
    }

    @Override
    public Mono<Void> send(Publisher<Frame> frames) {
        return Mono.create(newResult -> {
            result = newResult;
            Flux.from(frames).subscribe(this);
        });
    }

    @Override
    public HopStats stats() {
        return hop.stats();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        source = subscription;
        Scheduler loop = FrameStream.loopOf(subscription);
        if (result != null) {
            result.onCancel(subscription::cancel);
            if (loop != null) {
                result.onDispose(sink.repeat(() -> loop.schedule(this::handOver), FLUSH_MS));
            }
        }
        subscription.request(GRANT);
    }

    @Override
    public void onNext(Frame frame) {
        hop.addIn(1);
        try {
            append(frame);
        } finally {
            frame.consume();
        }
        if (--granted == 0) {
            granted = GRANT;
            starving.set(true);
            grant();
        }
    }

    @Override
    public void onError(Throwable error) {
        handOver();
        sink.execute(() -> fail(error));
    }

    @Override
    public void onComplete() {
        handOver();
        sink.execute(() -> {
            if (result != null) {
                result.success();
            }
        });
    }

    private void append(Frame frame) {
        int original = frame.originalLength();
        int captured = Math.min(frame.totalLength(), CaptureInterface.MAX_SNAP_LENGTH);
        if (!encoder.begin(frame.timestampNs(), captured, original)) {
            handOver();
            encoder.begin(frame.timestampNs(), captured, original);
        }
        for (Frame segment = frame; segment != null; segment = segment.next()) {
            encoder.segment(segment.address(), segment.length());
        }
        encoder.end();
        current.added(frame.timestampNs());
    }

    /** On the loop: gives what is encoded to the writer. */
    private void handOver() {
        if (encoder.length() == 0) {
            return;
        }
        CaptureBuffer full = current;
        int length = encoder.length();
        CaptureBuffer next = free.poll();
        current = next == null ? new CaptureBuffer(BUFFER_BYTES) : next;
        current.wrapInto(encoder);
        sink.execute(() -> write(full, length));
    }

    private void write(CaptureBuffer buffer, int length) {
        try {
            sink.write(buffer.filled(length), buffer.timestampNs());
        } catch (IOException e) {
            fail(e);
            return;
        }
        hop.addOut(buffer.frames());
        if (free.size() < BUFFERS - 1) {
            free.add(buffer);
        }
        grant();
    }

    /** From the loop and from the writer: asks for more if the last grant is used up and there is a free buffer. */
    private void grant() {
        Subscription frames = source;
        if (frames != null && !free.isEmpty() && starving.compareAndSet(true, false)) {
            frames.request(GRANT);
        }
    }

    private void fail(Throwable error) {
        if (source != null) {
            source.cancel();
        }
        if (result != null) {
            result.error(error);
        }
    }
}
