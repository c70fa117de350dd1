package io.ringflux.service.kafka.broker;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One broker for all tests of a class. */
public final class TestBroker implements BeforeAllCallback, AfterAllCallback {

    private @Nullable EmbeddedBroker broker;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        broker = EmbeddedBroker.start(BrokerConfig.create());
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        running().close();
    }

    /** What clients set as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return running().bootstrapServers();
    }

    /** Kills it, as a crash would. */
    public void kill() {
        running().kill();
    }

    /** Starts it again on its log. */
    public void start() throws IOException {
        running().start();
    }

    private EmbeddedBroker running() {
        return Objects.requireNonNull(broker);
    }
}
