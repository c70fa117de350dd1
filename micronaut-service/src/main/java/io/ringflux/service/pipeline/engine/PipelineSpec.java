package io.ringflux.service.pipeline.engine;

import io.ringflux.service.pipeline.Overflow;
import io.ringflux.service.pipeline.Sink;
import io.ringflux.service.pipeline.Source;
import io.ringflux.service.pipeline.StepMaker;
import java.util.ArrayList;
import java.util.List;

/**
 * A pipeline as it was configured.
 *
 * @param name of the pipeline
 * @param sourceHop name of the source's hop, as in {@code from.port}
 * @param source where frames come from
 * @param steps in order
 * @param overflow what happens when the sink has no room
 * @param sinkHop name of the sink's hop, as in {@code to.kafka}
 * @param sink where frames go
 */
record PipelineSpec(
        String name,
        String sourceHop,
        Source source,
        List<StepSpec> steps,
        Overflow overflow,
        String sinkHop,
        Sink sink) {

    static final String OVERFLOW_HOP = "overflow";

    /** Copies the list. */
    PipelineSpec {
        steps = List.copyOf(steps);
    }

    /** The names of all hops, in the order that frames pass them. */
    List<String> hopNames() {
        List<String> names = new ArrayList<>();
        names.add(sourceHop);
        steps.forEach(step -> names.add(step.hop()));
        if (overflow.policy() != Overflow.Policy.BACKPRESSURE) {
            names.add(OVERFLOW_HOP);
        }
        names.add(sinkHop);
        return names;
    }

    /**
     * One step.
     *
     * @param hop its name, as in {@code steps[0].filter}
     * @param maker makes one for each strand
     */
    record StepSpec(String hop, StepMaker maker) {}
}
