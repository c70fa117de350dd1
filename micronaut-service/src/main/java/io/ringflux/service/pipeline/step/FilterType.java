package io.ringflux.service.pipeline.step;

import io.ringflux.packet.LinkType;
import io.ringflux.packet.filter.PacketFilter;
import io.ringflux.service.config.ConfigException;
import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ValueType;
import io.ringflux.service.pipeline.FinalFailureException;
import io.ringflux.service.pipeline.Step;
import io.ringflux.service.pipeline.StepMaker;
import io.ringflux.service.pipeline.StepType;
import jakarta.inject.Singleton;

/**
 * {@code filter: "udp port 53"} lets frames pass that match an expression in the syntax of pcap-filter(7); of a jumbo
 * frame the first segment is looked at.
 */
@Singleton
final class FilterType implements StepType {

    @Override
    public String kind() {
        return "filter";
    }

    @Override
    public StepMaker read(ConfigNode config) {
        String expression = config.shorthand("expression").required("expression", ValueType.TEXT);
        PacketFilter ethernet = compile(config, expression);
        return link -> link == LinkType.ETHERNET ? step(ethernet) : step(compile(expression, link));
    }

    private static PacketFilter compile(ConfigNode config, String expression) {
        try {
            return config.checked("expression", () -> PacketFilter.compile(expression, LinkType.ETHERNET));
        } catch (IllegalStateException e) {
            throw new ConfigException(config.path(), String.valueOf(e.getMessage()));
        }
    }

    private static PacketFilter compile(String expression, LinkType link) {
        try {
            return PacketFilter.compile(expression, link);
        } catch (IllegalArgumentException e) {
            throw new FinalFailureException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Step step(PacketFilter filter) {
        return frame -> filter.matches(frame.address(), frame.length(), frame.totalLength());
    }
}
