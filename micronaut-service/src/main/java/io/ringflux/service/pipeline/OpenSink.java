package io.ringflux.service.pipeline;

import io.ringflux.frame.Frame;
import java.util.function.LongSupplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** A sink for the time of one run of its pipeline. */
public interface OpenSink {

    /**
     * Its part for one strand.
     *
     * @param stream where the frames come from
     * @param dropped how many frames the strand has dropped so far, before this sink
     */
    SinkStrand strand(FrameStream stream, LongSupplier dropped);

    /** Why nothing moves at present, for people; empty where there is nothing to say. */
    default String trouble() {
        return "";
    }

    /** Closes it when all strands have ended, or to end them. */
    Mono<Void> close();

    /** One strand's way into the sink. */
    interface SinkStrand {

        /**
         * Takes the frames: consumes each one, asks for no more than it has room for, and completes when the frames
         * have ended and all of them are where they should be.
         */
        Mono<Void> send(Publisher<Frame> frames);

        /** What it counted. */
        HopStats stats();
    }
}
