package io.ringflux.service.session.tcp;

import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.session.SessionOpener;
import io.ringflux.service.session.SessionType;
import jakarta.inject.Singleton;

/** {@code to: echo}: sends back what comes. */
@Singleton
final class EchoType implements SessionType {

    @Override
    public String kind() {
        return "echo";
    }

    @Override
    public SessionOpener read(ConfigNode config) {
        return (name, loops, counters) -> channel -> {
            channel.pipeline().addLast(new Relay(channel, counters, counters::countIn, counters::countOut));
            channel.eventLoop().execute(channel::read);
        };
    }
}
