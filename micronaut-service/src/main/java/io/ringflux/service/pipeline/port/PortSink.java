package io.ringflux.service.pipeline.port;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import io.ringflux.service.pipeline.FrameStream;
import io.ringflux.service.pipeline.HopCounters;
import io.ringflux.service.pipeline.HopStats;
import io.ringflux.service.pipeline.OpenSink;
import java.util.function.LongSupplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A port for one run of a pipeline. A frame is out of the pipeline when the port has it; what becomes of it then, the
 * port's own counters tell.
 */
final class PortSink implements OpenSink {

    private final FramePort port;
    private final int txQueues;
    private int strands;

    PortSink(FramePort port) {
        this.port = port;
        this.txQueues = port.stats().tx().size();
    }

    @Override
    public SinkStrand strand(FrameStream stream, LongSupplier dropped) {
        return new PortStrand(port, strands++ % txQueues);
    }

    @Override
    public Mono<Void> close() {
        return Mono.empty();
    }

    private static final class PortStrand implements SinkStrand {
        private final FramePort port;
        private final int queue;
        private final HopCounters hop = new HopCounters("to.port");

        PortStrand(FramePort port, int queue) {
            this.port = port;
            this.queue = queue;
        }

        @Override
        public Mono<Void> send(Publisher<Frame> frames) {
            return port.send(queue, Flux.from(frames).doOnNext(frame -> {
                hop.addIn(1);
                hop.addOut(1);
            }));
        }

        @Override
        public HopStats stats() {
            return hop.stats();
        }
    }
}
