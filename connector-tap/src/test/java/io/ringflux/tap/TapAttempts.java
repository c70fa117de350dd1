package io.ringflux.tap;

import io.ringflux.loop.PollerGroup;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.testkit.OpenResources;
import java.time.Duration;
import org.awaitility.Awaitility;
import reactor.core.publisher.Mono;

/**
 * A process that tries to open ports in its network namespace, one after another, sends a frame by each, and says what
 * came of it. Arguments: {@code attach:NAME} or {@code create:NAME}.
 */
final class TapAttempts {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final PollerGroup LOOPS = PollerGroup.create("attempts", 1);

    private TapAttempts() {}

    public static void main(String[] arguments) {
        for (String argument : arguments) {
            OpenResources before = OpenResources.now();
            String name = argument.substring(argument.indexOf(':') + 1);
            TapClient client = TapClient.create().backend(TapBackend.FD).loops(LOOPS);
            String outcome = attempt(argument.startsWith("attach:") ? client.attach(name) : client.name(name));
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> OpenResources.now().addedSince(before).isEmpty());
            System.out.println(name + ": " + outcome);
        }
        System.exit(0);
    }

    private static String attempt(TapClient client) {
        try {
            TapPort port = client.connectNow();
            port.send(Mono.fromSupplier(() -> Frames.broadcast(port, 100))).block(SOON);
            String outcome = "sent " + port.stats().txFrames();
            port.dispose();
            port.onDispose().block(SOON);
            return outcome;
        } catch (NativeIoException e) {
            return "errno " + e.errno() + ", " + e.hint();
        }
    }
}
