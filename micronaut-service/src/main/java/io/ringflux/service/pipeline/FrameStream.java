package io.ringflux.service.pipeline;

import io.ringflux.frame.Frame;
import io.ringflux.packet.LinkType;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Frames of one origin, served by one loop: what one strand of a pipeline handles.
 *
 * <p>Its subscription names that loop by {@link reactor.core.Scannable.Attr#RUN_ON}, so that a strand can be ended in
 * turn with its frames.
 *
 * @param origin name of the port, file or topic
 * @param queue number of the receive queue; {@link #ALL_QUEUES} where there are none, or all in one
 * @param link what the frames start with
 * @param frames lent or owned, see {@link Frame}; whoever subscribes opens what is behind it
 */
public record FrameStream(String origin, int queue, LinkType link, Flux<Frame> frames) {

    /** Not one queue's frames. */
    public static final int ALL_QUEUES = -1;

    /** The loop that serves a subscription; null where it does not tell. */
    public static @Nullable Scheduler loopOf(Subscription subscription) {
        return Scannable.from(subscription).scan(Scannable.Attr.RUN_ON) instanceof Scheduler loop ? loop : null;
    }
}
