package io.ringflux.service;

import io.ringflux.loop.PollerGroup;
import java.net.http.HttpClient;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Takes what lives as long as the JVM, so that a leak check behind it does not count it. */
public final class JvmWideResources implements BeforeAllCallback {

    /** One client for all tests: its selector is closed by the garbage collector only. */
    public static final HttpClient HTTP = HttpClient.newHttpClient();

    @Override
    public void beforeAll(ExtensionContext context) {
        PollerGroup.shared();
    }
}
